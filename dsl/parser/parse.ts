// One file to its syntax tree. Total: every text has a tree, and every mistake one finding.
import type { Declaration, FileNode, RuleNode } from '../ast/declaration.ts';
import { lexWords } from '../lexer.ts';
import { DSL_LIMITS } from '../limits.ts';
import type { Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { CONTEXT_DECLARATION_WORDS, DECLARATION_WORDS } from '../token.ts';
import { isDeclaration } from './block.ts';
import { Cursor, describe, spanOf } from './cursor.ts';
import { isDeclarationHead, parseDeclaration, startsDeclaration } from './declaration.ts';
import { startsStatement } from './starts.ts';

/** Rules of a file that were read before, in the order of the text; see dsl/cache. */
export type KnownRules = readonly RuleNode[];

/** Parses a file; findings go to the reporter, whose file name the tree takes. */
export function parseFile(text: string, reporter: Reporter, known: KnownRules = []): FileNode {
  const path = reporter.file;
  if (text.length > DSL_LIMITS.sourceUnitsMax) {
    reporter.error({
      code: 'SOURCE_TOO_LARGE',
      span: { start: 0, end: 0 },
      message:
        `The file has ${text.length} characters; at most ${DSL_LIMITS.sourceUnitsMax} are read. ` +
        'Split it into several files.',
    });
    return { path, text, declarations: [] };
  }
  if (known.length === 0) {
    const cursor = new Cursor(text, [], reporter, lexWords(text, reporter));
    return { path, text, declarations: parseDeclarations(cursor) };
  }
  const spans = known.map(({ span }) => span);
  const cursor = new Cursor(text, [], reporter, lexWords(text, reporter, spans));
  const nodes = new Map(known.map((node) => [node.span.start, node]));
  return { path, text, declarations: parseDeclarations(cursor, nodes) };
}

/** Everything from the cursor on; `known` are rules that the cursor has as one token each, by their place. */
export function parseDeclarations(
  cursor: Cursor,
  known?: ReadonlyMap<number, RuleNode>,
): Declaration[] {
  const declarations: Declaration[] = [];
  while (!cursor.atEnd()) {
    const rule = known?.get(cursor.peek().start);
    if (rule !== undefined) {
      declarations.push(rule);
      cursor.next();
      continue;
    }
    const node = startsDeclaration(cursor) ? parseDeclaration(cursor) : noDeclaration(cursor);
    if (node !== undefined) declarations.push(node);
    if (cursor.panicking) synchronise(cursor);
  }
  return declarations;
}

/** Goes on at the next declaration; what lies between belongs to the one mistake. */
function synchronise(cursor: Cursor): void {
  cursor.panicking = false;
  while (!cursor.atEnd() && !isDeclarationHead(cursor)) {
    cursor.skip(isDeclaration);
  }
}

function noDeclaration(cursor: Cursor): undefined {
  const token = cursor.peek();
  if (cursor.accept('}')) {
    cursor.report({
      code: 'EXTRA_BRACE',
      span: spanOf(token),
      message: 'This `}` closes nothing. Remove it, or add the `{` it belongs to.',
      found: '}',
      fixes: [{ title: 'Remove `}`', span: spanOf(token), text: '' }],
    });
    return undefined;
  }
  const suggestions = token.kind === 'name' ? suggest(token.text, WORDS) : [];
  const isStatement = startsStatement(cursor, 'here');
  const advice = isStatement
    ? `Put it inside a rule: \`rule NAME on EVENT { ${token.text} ... }\`.`
    : 'Outside all blocks stand declarations, such as `rule`, `effect`, `skill` or `formula`.';
  cursor.fail({
    code: 'EXPECTED_DECLARATION',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, which cannot stand by itself. ` +
      `${advice}${didYouMean(suggestions)}`,
    found: token.text,
    expected: 'a declaration',
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .filter((word) => fits(cursor, word))
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  });
  cursor.skip(isDeclaration);
  return undefined;
}

/** True when the misspelt word stands as the one that was meant would. */
function fits(cursor: Cursor, word: string): boolean {
  const second = cursor.peek(2);
  return word === 'if' || second.kind !== 'name' || HEAD_WORDS.has(second.text);
}

/** Names that may follow the name in the head of a declaration. */
const HEAD_WORDS: ReadonlySet<string> = new Set(['on', 'before', 'after', 'of', 'from']);

const WORDS: readonly string[] = [...DECLARATION_WORDS, ...CONTEXT_DECLARATION_WORDS, 'if'];
