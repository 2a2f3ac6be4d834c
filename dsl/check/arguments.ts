// Named values of `apply`, `dispel`, `end` and raised events: each once, each with a name that is
// known.
import type { Argument } from '../ast/expression.ts';
import { quoted, type Finding } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { renaming, type Body } from './pack.ts';

export interface ArgumentRules {
  /** What takes them: `apply`, `hit`. */
  readonly word: string;
  /** Role by name; several names may have one role. */
  readonly roles: ReadonlyMap<string, string>;
  /** What it takes, after "takes": "`effect:`, then `to:`". */
  readonly takes: string;
  /** Names that are no roles, and the ones they stand for. */
  readonly meant?: ReadonlyMap<string, string>;
  /** How a message calls a role that is there already. */
  readonly described?: (role: string) => string;
  /** True when it is not known what it takes: names that mean nothing are then no mistake. */
  readonly isOpen?: boolean;
  /** The name that a value without one should have; `index` is its position. */
  readonly labelOf: (arg: Argument, sorted: ReadonlyMap<string, Argument>, index: number) => string;
}

/** Words that people put in the place of an argument's name everywhere. */
const COMMON_MEANT: ReadonlyMap<string, string> = new Map([
  ['on', 'to'],
  ['who', 'to'],
  ['for', 'duration'],
  ['time', 'duration'],
  ['by', 'source'],
  ['caster', 'source'],
]);

/** Values by role; undefined, reported, when one is not understood. */
export function sortArguments(
  body: Body,
  args: readonly Argument[],
  rules: ArgumentRules,
): ReadonlyMap<string, Argument> | undefined {
  const sorted = new Map<string, Argument>();
  const unnamed: Unnamed[] = [];
  let isComplete = true;
  for (const [index, arg] of args.entries()) {
    const role = arg.name === undefined ? undefined : rules.roles.get(arg.name.text);
    const isUnnamed = arg.name === undefined && arg.value.kind !== 'error';
    if (isUnnamed) unnamed.push({ arg, label: rules.labelOf(arg, sorted, index) });
    const finding = isUnnamed ? undefined : findingOf(arg, { role, sorted, rules });
    if (finding !== undefined) body.reporter.error(finding);
    if (finding !== undefined || isUnnamed) isComplete = false;
    if (role !== undefined && !sorted.has(role)) sorted.set(role, arg);
    if (arg.value.kind === 'error') isComplete = false;
  }
  reportUnnamed(body, unnamed, rules);
  return isComplete ? sorted : undefined;
}

interface Unnamed {
  readonly arg: Argument;
  readonly label: string;
}

/** Several values without their names are one mistake. */
function reportUnnamed(
  body: Body,
  unnamed: readonly Unnamed[],
  { word, takes }: ArgumentRules,
): void {
  const [first] = unnamed;
  const last = unnamed.at(-1);
  if (first === undefined || last === undefined) return;
  const source = body.pack.texts.get(body.reporter.file) ?? '';
  const labels = unnamed.map(({ label }) => `\`${label}: ...\``).join(', ');
  const names = unnamed.map(({ label }) => `\`${label}:\``).join(', ');
  const pieces = unnamed.map(({ arg, label }, index) => {
    const { start } = arg.value.span;
    return `${label}: ${source.slice(start, unnamed[index + 1]?.arg.value.span.start ?? start)}`;
  });
  const span = { start: first.arg.value.span.start, end: last.arg.value.span.start };
  body.reporter.error({
    code: 'ARGUMENT_UNNAMED',
    span: first === last ? first.arg.value.span : { ...span, end: last.arg.value.span.end },
    message:
      unnamed.length === 1
        ? `Say what this value is: ${labels}. \`${word}\` takes ${takes}.`
        : `Say what these values are: ${labels}. \`${word}\` takes ${takes}.`,
    expected: unnamed.map(({ label }) => `${label}:`).join(', '),
    fixes: [{ title: `Add ${names}`, span, text: pieces.join('') }],
  });
}

interface Place {
  readonly role: string | undefined;
  readonly sorted: ReadonlyMap<string, Argument>;
  readonly rules: ArgumentRules;
}

function findingOf(arg: Argument, { role, sorted, rules }: Place): Finding | undefined {
  if (role !== undefined) return sorted.has(role) ? repeated(arg, role, rules) : undefined;
  if (arg.value.kind === 'error' || arg.name === undefined) return undefined;
  return rules.isOpen === true ? undefined : unknown(arg.name, rules);
}

function repeated(arg: Argument, role: string, { word, described }: ArgumentRules): Finding {
  const what = described?.(role) ?? `\`${role}:\``;
  return {
    code: 'ARGUMENT_REPEATED',
    span: arg.name?.span ?? arg.value.span,
    message: `\`${word}\` already has ${what}. Keep one of the two.`,
    found: arg.name?.text ?? '',
  };
}

function unknown(name: NonNullable<Argument['name']>, rules: ArgumentRules): Finding {
  const { word, roles, takes } = rules;
  const near = suggest(name.text, roles.keys());
  const meant = rules.meant?.get(name.text) ?? COMMON_MEANT.get(name.text);
  const isMeant = near.length === 0 && meant !== undefined && roles.has(meant);
  const suggestions = isMeant ? [meant] : near;
  return {
    code: 'UNKNOWN_ARGUMENT',
    span: name.span,
    message:
      `\`${word}\` has no argument ` +
      `${quoted(name.text)}.${didYouMean(suggestions) || ` It takes ${takes}.`}`,
    found: name.text,
    expected: [...roles.keys()].join(', '),
    suggestions,
    fixes: renaming(name.span, suggestions),
  };
}
