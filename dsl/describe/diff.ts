// What changed between two packs, in a designer's words: "Fireball: damage 120 -> 110". Only what files say
// counts; blanks, comments and the file a declaration stands in do not.
import type { Declaration, FileNode } from '../ast/declaration.ts';
import { createLineWriter } from '../format/format.ts';
import { baseDepth, isBasePath, sheetPath } from '../member-path.ts';
import { parseFile } from '../parser/parse.ts';
import { lineColumn } from '../report.ts';
import { createReporter } from '../reporter.ts';
import { differences, type Difference } from './align.ts';
import type { PackChange } from './pack-change.ts';
import { isEqual, type Outline } from './outline.ts';
import { outlineDeclaration } from './outline-declaration.ts';
import { orderChanges } from './diff-order.ts';
import { asOutline, pairBare, type BareRule } from './diff-bare.ts';
import { outlineSettings } from './outline-settings.ts';
import { outlineTable } from './outline-table.ts';

/** Files of one state of a pack; `members` are those that are no rules, by path. */
export interface PackTexts {
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  readonly members: ReadonlyMap<string, string>;
  /** Texts of pack.json and vocabulary.json, by name. */
  readonly settings?: ReadonlyMap<string, string>;
}

/** A declaration with what it says. */
interface Described extends BareRule {
  readonly node: Declaration;
  readonly subject: string;
}

/** What players see: told by its name alone. */
const PLAYER_KINDS: readonly string[] = ['skill', 'class', 'unit', 'item'];

/** In the order of declarations of the new pack, removed ones last. */
export function diffPacks(before: PackTexts, after: PackTexts): readonly PackChange[] {
  const now = describePack(after);
  const old = pairBare(describePack(before), now);
  const gone = new Map([...old].filter(([key]) => !now.has(key)));
  const changes: PackChange[] = [];
  for (const [key, described] of now) {
    const earlier = old.get(key);
    if (earlier !== undefined) changes.push(...declarationChanges(earlier, described));
    else changes.push(...(declaredRename(described, gone) ?? addition(described, gone)));
  }
  for (const { node, subject } of gone.values()) changes.push(whole('removed', node, subject));
  const orders = orderChanges(rulesOf(old), rulesOf(now));
  return [...changes, ...orders, ...settingsChanges(before.settings, after.settings)];
}

/** Of pack.json and vocabulary.json; a file by itself comes without them. */
function settingsChanges(
  before: ReadonlyMap<string, string> = new Map(),
  after: ReadonlyMap<string, string> = new Map(),
): readonly PackChange[] {
  const files = new Set([...before.keys(), ...after.keys()]);
  return [...files].sort().flatMap((subject): readonly PackChange[] => {
    const [old, now] = [before.get(subject), after.get(subject)];
    if (old !== undefined && now !== undefined) {
      return outlineChanges({ subject }, outlineSettings(old), outlineSettings(now));
    }
    const kind = old === undefined ? 'added' : 'removed';
    return [{ kind, subject, path: '', text: `${kind} ${subject}` }];
  });
}

function rulesOf(pack: ReadonlyMap<string, Described>): Declaration[] {
  return [...pack.values()].map(({ node }) => node);
}

/** One that says what it was: `effect poison was venom`, and what else of it changed. */
function declaredRename(
  described: Described,
  gone: Map<string, Described>,
): readonly PackChange[] | undefined {
  const { node, subject } = described;
  const was = wasOf(node);
  const found = [...gone].find(
    ([, old]) => was !== undefined && old.node.kind === node.kind && nameOf(old.node) === was,
  );
  if (found === undefined) return undefined;
  const [key, old] = found;
  gone.delete(key);
  const [, name = old.subject] = /^\w+ (.*)$/.exec(old.subject) ?? [];
  const text = `${subject} was ${PLAYER_KINDS.includes(node.kind) ? old.subject : name}`;
  const what = whatOf(old.node, old.subject);
  const renamed = { kind: 'renamed', ...what, path: '', after: nameOf(node), text } as const;
  return [renamed, ...declarationChanges(old, described)];
}

function wasOf(node: Declaration): string | undefined {
  if (!('was' in node)) return undefined;
  if (node.kind !== 'resource') return node.was?.text;
  return node.was?.kind === 'name' ? node.was.text : undefined;
}

/** New, or an old one under a new name. */
function addition(described: Described, gone: Map<string, Described>): readonly PackChange[] {
  const { node, subject, outline, file } = described;
  if (file !== undefined) return [whole('added', node, subject)];
  for (const [key, old] of gone) {
    if (old.node.kind !== node.kind || node.kind === 'test' || outline.length === 0) continue;
    if (old.file !== undefined) continue;
    if (!isEqual(asOutline(old.outline), asOutline(outline))) continue;
    gone.delete(key);
    const text = `${old.subject}: renamed to ${nameOf(node)}`;
    const what = whatOf(old.node, old.subject);
    return [{ kind: 'renamed', ...what, path: '', after: nameOf(node), text }];
  }
  return [whole('added', node, subject)];
}

function whole(kind: 'added' | 'removed', node: Declaration, subject: string): PackChange {
  const named = PLAYER_KINDS.includes(node.kind) ? `${node.kind} ${nameOf(node)}` : subject;
  return { kind, ...whatOf(node, subject), path: '', text: `${kind} ${named}` };
}

function declarationChanges(before: Described, after: Described): readonly PackChange[] {
  return outlineChanges(whatOf(after.node, after.subject), before.outline, after.outline);
}

/** What a change is of. */
type What = Pick<PackChange, 'subject' | 'id'>;

function whatOf(node: Declaration, subject: string): What {
  const name = nameOf(node);
  return { subject, ...(name !== '' && { id: `${node.kind} ${name}` }) };
}

function outlineChanges(
  what: What,
  before: readonly Outline[],
  after: readonly Outline[],
): readonly PackChange[] {
  const known = [...leafPaths(before), ...leafPaths(after)];
  return differences(before, after).map((difference) => toChange(what, difference, known));
}

function toChange(
  what: What,
  { kind, path: full, before, after }: Difference,
  known: readonly (readonly string[])[],
): PackChange {
  const path = shortest(full, known);
  const { subject } = what;
  const parts = { kind, ...what, ...(before !== undefined && { before }) };
  const change = { ...parts, path, ...(after !== undefined && { after }) };
  if (kind === 'changed') return { ...change, text: `${subject}: ${path} ${before} -> ${after}` };
  const inside = full.slice(0, -1).join(' ');
  const where = inside === '' ? '' : ` ${kind === 'added' ? 'to' : 'from'} ${inside}`;
  return { ...change, text: `${subject}: ${kind} ${after ?? before}${where}` };
}

/** The last words of a path, as many as no other piece of the declaration shares; rows keep their name. */
function shortest(path: readonly string[], known: readonly (readonly string[])[]): string {
  if (path[0]?.startsWith('row ') === true) return `${path[0]}: ${path.slice(1).join(' ')}`;
  const full = path.join('\n');
  for (let from = path.length - 1; from > 0; from -= 1) {
    const tail = path.slice(from).join('\n');
    const sharing = known.filter((other) => other.slice(-(path.length - from)).join('\n') === tail);
    if (sharing.every((other) => other.join('\n') === full)) return path.slice(from).join(' ');
  }
  return path.join(' ');
}

function leafPaths(
  outline: readonly Outline[],
  path: readonly string[] = [],
): (readonly string[])[] {
  return outline.flatMap(({ label, value, children }) => {
    const inside = [...path, label];
    const own = value === undefined ? [] : [inside];
    return [...own, ...leafPaths(children, inside)];
  });
}

/** Declarations by kind and name, an overriding one in the place of the other; bare ifs by file and line. */
function describePack({ sources, members }: PackTexts): ReadonlyMap<string, Described> {
  const found = new Map<string, Described>();
  const sorted = [...sources].sort(
    (a, b) => baseDepth(b.path) - baseDepth(a.path) || (a.path < b.path ? -1 : 1),
  );
  for (const { path, text } of sorted) {
    const file = parseFile(text, createReporter(path));
    describeFile({ file, text }, members, found);
  }
  return found;
}

function describeFile(
  { file, text }: { readonly file: FileNode; readonly text: string },
  members: ReadonlyMap<string, string>,
  found: Map<string, Described>,
): void {
  const write = createLineWriter(file);
  const sheetOf = (name: string): string | undefined =>
    members.get(sheetPath(file.path, name, members) ?? '');
  for (const node of file.declarations) {
    // What is gone is told by itself.
    if (node.kind === 'removed' || (node.kind === 'test' && isBasePath(file.path))) continue;
    const rows = node.kind === 'table' ? outlineTable(sheetOf(node.from.text)) : [];
    const outline = [...outlineDeclaration(node, write), ...rows];
    const name = nameOf(node);
    if (name === '') {
      const subject = `the \`if\` in ${file.path}:${lineColumn(text, node.span.start).line}`;
      found.set(`${subject} ${node.span.start}`, { node, subject, outline, file: file.path });
      continue;
    }
    const subject = subjectOf(node.kind, name);
    found.set(`${node.kind} ${name}`, { node, subject, outline });
  }
}

function nameOf(node: Declaration): string {
  return node.name?.text ?? '';
}

/** What players see goes by its name alone, the rest by its kind, too. */
function subjectOf(kind: Declaration['kind'], name: string): string {
  if (kind === 'test') return `test "${name}"`;
  if (!PLAYER_KINDS.includes(kind)) return `${kind} ${name}`;
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
