// Which declarations of a pack count: those of its own files, those of the pack it extends, and of both
// only the overriding one. Every other name twice is reported.
import type { Declaration } from '../ast/declaration.ts';
import { BUILTINS } from '../arithmetic.ts';
import { insertion, quoted, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { TYPE_NAMES } from '../types.ts';
import { renaming } from './pack.ts';

export interface Found {
  readonly node: Declaration;
  readonly reporter: Reporter;
  /** True in files of the pack that is extended. */
  readonly isBase: boolean;
}

/** All declarations that count, in their order. Rules of a taken name still do: nothing refers to them. */
export function effective(found: readonly Found[], reserved: ReadonlySet<string>): Found[] {
  const named = found.filter(({ node }) => node.kind !== 'test' && node.name?.text !== '');
  const first: Spaces = new Map();
  const overriding: Spaces = new Map();
  const dropped = new Set<Found>();
  for (const one of named) {
    const name = one.node.kind === 'removed' ? undefined : one.node.name?.text;
    if (name === undefined || isReserved(one, reserved, dropped)) continue;
    const names = spaceOf(isOverride(one) ? overriding : first, one.node);
    const before = names.get(name);
    if (before === undefined) names.set(name, one);
    else if (isOverride(one) && before.isBase && !one.isBase) names.set(name, one);
    else if (!(isOverride(one) && one.isBase && !before.isBase)) {
      reportTwice(one, before);
      if (one.node.kind !== 'rule') dropped.add(one);
    }
  }
  if (overriding.size === 0) return named.filter((one) => !dropped.has(one));
  checkOverrides(overriding, first);
  return named.filter((one) => {
    const { name, kind } = one.node;
    if (name === undefined || kind === 'removed') return true;
    if (dropped.has(one)) return false;
    const override = spaceOf(overriding, one.node).get(name.text);
    return override === undefined || override === one || !isReplaced(one);
  });
}

/** What an override stands for; a second rule of a name was reported and is checked all the same. */
function isReplaced(one: Found): boolean {
  return one.isBase || isOverride(one);
}

function isOverride({ node }: Found): boolean {
  return 'isOverride' in node && node.isOverride;
}

/** Declarations by name, by space: what is called like a function is told apart by its name alone, and so are values. */
type Spaces = Map<string, Map<string, Found>>;

function spaceOf(spaces: Spaces, { kind }: Declaration): Map<string, Found> {
  const space = SPACES[kind] ?? kind;
  const known = spaces.get(space) ?? new Map<string, Found>();
  spaces.set(space, known);
  return known;
}

const SPACES: Readonly<Partial<Record<Declaration['kind'], string>>> = {
  formula: 'call',
  table: 'call',
  tune: 'value',
  roll: 'value',
};

/** Words of the language and names of the game, which only some kinds may not take. */
function isReserved(one: Found, reserved: ReadonlySet<string>, dropped: Set<Found>): boolean {
  const { node, reporter } = one;
  const { name } = node;
  if (name === undefined) return false;
  const isCalled = node.kind === 'formula' || node.kind === 'table' || node.kind === 'enum';
  if (!isCalled) return false;
  const words: readonly string[] = [...BUILTINS, ...TYPE_NAMES];
  const isWord = words.includes(name.text);
  if (!isWord && !reserved.has(name.text)) return false;
  reporter.error({
    code: 'NAME_TAKEN',
    span: name.span,
    message:
      `${quoted(name.text)} is part of ${isWord ? 'the language' : 'the game'}. Rename the ` +
      `${node.kind}.`,
    found: name.text,
  });
  dropped.add(one);
  return true;
}

const AN: ReadonlySet<string> = new Set(['effect', 'event', 'enum', 'item']);

function withArticle(kind: string): string {
  return `${AN.has(kind) ? 'an' : 'a'} ${kind}`;
}

function reportTwice({ node, reporter, isBase }: Found, first: Found): void {
  const { name } = node;
  if (name === undefined) return;
  const canOverride = !isBase && first.isBase && OVERRIDABLE.has(node.kind);
  const advice = canOverride
    ? `To replace it, write \`override ${node.kind} ${name.text}\`.`
    : 'Give this one another name, or remove one.';
  reporter.error({
    code: 'DUPLICATE_NAME',
    span: name.span,
    message:
      `There is already ${withArticle(first.node.kind)} ${quoted(name.text)} in ` +
      `${first.reporter.file}. ${advice}`,
    found: name.text,
    related: {
      file: first.reporter.file,
      span: first.node.name?.span ?? first.node.span,
      message: 'first declared here',
    },
    fixes: canOverride ? [insertion('Add `override`', node.span.start, 'override ')] : [],
  });
}

const OVERRIDABLE: ReadonlySet<string> = new Set([
  'effect',
  'rule',
  'skill',
  'unit',
  'class',
  'item',
]);

function checkOverrides(overriding: Spaces, first: Spaces): void {
  const all = [...first.values()].flatMap((names) => [...names.values()]);
  for (const names of overriding.values()) {
    for (const [name, one] of names) checkOverride(one, spaceOf(first, one.node).get(name), all);
  }
}

/** An override needs something of the extended pack that it replaces. */
function checkOverride(one: Found, base: Found | undefined, all: readonly Found[]): void {
  const { node, reporter } = one;
  const { name } = node;
  if (name === undefined || (base?.isBase === true && base.node.kind === node.kind)) return;
  const known = all.filter((other) => other.isBase && other.node.kind === node.kind);
  const suggestions = suggest(
    name.text,
    known.map((other) => other.node.name?.text ?? ''),
  );
  const why =
    base === undefined
      ? `The pack that this one extends has no ${node.kind} ${quoted(name.text)}.`
      : `The ${node.kind} ${quoted(name.text)} is declared in this pack itself.`;
  const advice = didYouMean(suggestions) || ' Remove `override`, or change the other one.';
  reporter.error({
    code: 'OVERRIDE_NOTHING',
    span: name.span,
    message: `${why}${advice}`,
    found: name.text,
    suggestions,
    fixes: renaming(name.span, suggestions),
    ...(base !== undefined && {
      related: {
        file: base.reporter.file,
        span: base.node.name?.span ?? base.node.span,
        message: 'declared here',
      },
    }),
  });
}
