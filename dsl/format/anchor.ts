// What the printer has to know of a file's meaning: where declarations, clauses and statements begin, which
// parentheses belong to a call, and which minus is a sign. All else follows from the tokens.
import type { Declaration, FileNode } from '../ast/declaration.ts';
import type { Token } from '../token.ts';
import { isPart, listOf, partsOf, startOf, textOf, type Part } from './nodes.ts';

export interface Anchors {
  /** Starts of tokens that begin a line of their own. */
  readonly items: ReadonlySet<number>;
  /** Starts of names that a `(` follows without a space. */
  readonly calls: ReadonlySet<number>;
  /** Starts of `-` that are signs. */
  readonly signs: ReadonlySet<number>;
  /** Starts of strings that are titles of tests. */
  readonly titles: ReadonlySet<number>;
}

/** Words that begin a clause, by the property of its node. */
const CLAUSES: Readonly<Record<string, string>> = {
  duration: 'duration',
  tags: 'tags',
  immune: 'immune',
  stack: 'stack',
  sources: 'sources',
  endsWithSource: 'ends',
  own: 'own',
  every: 'every',
  pool: 'pool',
  aura: 'aura',
  hooks: 'on',
  change: 'on',
  target: 'target',
  costs: 'cost',
  cooldown: 'cooldown',
  charges: 'charges',
  cast: 'cast',
  ranks: 'ranks',
  requirements: 'requires',
  skills: 'skills',
};

const CLAUSE_KINDS: readonly string[] = ['effect', 'template', 'skill', 'class', 'unit', 'item'];
const STEP_WORDS: ReadonlySet<string> = new Set(['seed', 'given', 'when', 'expect']);
const CALL_NAMES: Readonly<Record<string, string>> = {
  call: 'name',
  aggregate: 'name',
  lookup: 'table',
  raise: 'event',
  formula: 'name',
  template: 'name',
};
const CALL_WORDS: readonly string[] = ['apply', 'dispel', 'end'];

/** Tokens are those of the file without trivia. */
export function anchorsOf(file: FileNode, tokens: readonly Token[]): Anchors {
  const index = new Map(tokens.map((token, at) => [token.start, at]));
  const anchors = {
    items: new Set<number>(),
    calls: new Set<number>(),
    signs: new Set<number>(),
    titles: new Set<number>(),
  };
  /** The token at a place, or the one before it, whichever is one of the words. */
  const wordAt = (start: number | undefined, words: ReadonlySet<string>): Token | undefined => {
    const at = start === undefined ? undefined : index.get(start);
    if (at === undefined) return undefined;
    return [tokens[at], tokens[at - 1]].find((token) => words.has(token?.text ?? ''));
  };
  const add = (start: number | undefined, words: ReadonlySet<string>): void => {
    const token = wordAt(start, words);
    if (token !== undefined) anchors.items.add(token.start);
  };
  for (const declaration of file.declarations) {
    anchors.items.add(declaration.span.start);
    addClauses(declaration, add);
  }
  for (const part of partsOf(file.declarations)) {
    for (const statement of listOf(part, 'statements')) addStatement(statement);
    for (const choice of listOf(part, 'choices')) addStart(anchors.items, choice);
    addCalls(part, anchors.calls);
    if (part['kind'] === 'unary' && part['operator'] === '-') addStart(anchors.signs, part);
  }
  addPrioritySigns(file, tokens, anchors.signs);
  return anchors;

  function addStart(places: Set<number>, value: unknown): void {
    const start = startOf(value);
    if (start !== undefined) places.add(start);
  }

  /** The `if` of `else if` stays where it is. */
  function addStatement(value: unknown): void {
    const at = index.get(startOf(value) ?? -1);
    const before = at === undefined ? undefined : tokens[at - 1];
    if (before?.text !== 'else' || before.kind !== 'keyword') addStart(anchors.items, value);
  }

  function addCalls(part: Part, calls: Set<number>): void {
    const kind = textOf(part, 'kind') ?? '';
    const name = CALL_NAMES[kind];
    if (name !== undefined) addStart(calls, part[name]);
    if (kind === 'lookup') addStart(calls, part['column']);
    if (CALL_WORDS.includes(kind)) addStart(calls, part);
    if (isPart(part['template'])) addStart(calls, part['template']['name']);
    if (kind === 'test') addStart(anchors.titles, part['name']);
  }
}

type Add = (start: number | undefined, words: ReadonlySet<string>) => void;

function addClauses(declaration: Declaration, add: Add): void {
  if (declaration.kind === 'test') {
    for (const step of declaration.steps) add(step.span.start, STEP_WORDS);
    return;
  }
  if (declaration.kind === 'rule') add(declaration.condition?.span.start, new Set(['when']));
  if (!CLAUSE_KINDS.includes(declaration.kind)) return;
  const parts: Part[] = [{ ...declaration }];
  if ('clauses' in declaration) parts.push({ ...declaration.clauses });
  for (const part of parts) {
    for (const [property, word] of Object.entries(CLAUSES)) {
      const words = new Set([word]);
      const value = part[property];
      const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
      for (const entry of entries) add(startOf(entry), words);
    }
  }
  for (const value of listOf({ ...declaration }, 'values')) {
    const start = isPart(value) ? startOf(value['name']) : undefined;
    if (isPart(value) && isPart(value['name'])) {
      add(start, new Set([textOf(value['name'], 'text') ?? '']));
    }
  }
}

/** `priority -10` is no expression of the tree. */
function addPrioritySigns(file: FileNode, tokens: readonly Token[], signs: Set<number>): void {
  for (const node of file.declarations) {
    if (node.kind !== 'rule') continue;
    const { start } = node.span;
    const head = tokens.filter(
      (token) => token.start >= start && token.start < node.body.span.start,
    );
    for (const token of head) if (token.text === '-') signs.add(token.start);
  }
}
