// One file to its syntax tree. Total: every text has a tree, and every mistake one finding.
import type { Declaration, FileNode, RuleNode } from '../ast/declaration.ts';
import { lexWords } from '../lexer.ts';
import { DSL_LIMITS } from '../limits.ts';
import { countText } from '../share.ts';
import type { Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { TokenList } from '../token-list.ts';
import { CONTEXT_DECLARATION_WORDS, DECLARATION_WORDS } from '../token.ts';
import { isDeclaration } from './block.ts';
import { Cursor, describe, spanOf } from './cursor.ts';
import { isDeclarationHead, parseDeclaration, startsDeclaration } from './declaration.ts';
import { parseForeignDeclaration } from './foreign-declaration.ts';
import { startsStatement } from './starts.ts';

/** Rules of a file that were read before, in the order of the text; see dsl/cache. */
export type KnownRules = readonly RuleNode[];

/** Parses a file; findings go to the reporter, whose file name the tree takes. */
export function parseFile(text: string, reporter: Reporter, known?: KnownRules): FileNode {
  const path = reporter.file;
  if (text.length > DSL_LIMITS.sourceUnitsMax) {
    reporter.error({
      code: 'SOURCE_TOO_LARGE',
      span: { start: 0, end: 0 },
      message:
        `The file has ${countText(text.length)} characters; at most ` +
        `${countText(DSL_LIMITS.sourceUnitsMax)} are read. ` +
        'Split it into several files.',
    });
    return { path, text, declarations: [] };
  }
  const tokens = spareTokens ?? new TokenList();
  spareTokens = undefined;
  const declarations = parseInto(tokens, text, reporter, known);
  if (tokens.length <= SPARE_TOKENS_MAX) spareTokens = tokens;
  return { path, text, declarations };
}

/** The list of the last file that was read, for the next one; whoever reads a file takes it away meanwhile. */
let spareTokens: TokenList | undefined;
/** Those of a file that is larger than most are given back to the memory. */
const SPARE_TOKENS_MAX = 10_000;

function parseInto(
  tokens: TokenList,
  text: string,
  reporter: Reporter,
  known: KnownRules | undefined,
): Declaration[] {
  tokens.clear();
  if (known === undefined || known.length === 0) {
    lexWords(text, reporter, tokens);
    return parseDeclarations(new Cursor(text, tokens, reporter));
  }
  const spans = known.map(({ span }) => span);
  lexWords(text, reporter, tokens, spans);
  const nodes = new Map(known.map((node) => [node.span.start, node]));
  return parseDeclarations(new Cursor(text, tokens, reporter), nodes);
}

/** Everything from the cursor on; `known` are rules that the cursor has as one token each, by their place. */
export function parseDeclarations(
  cursor: Cursor,
  known?: ReadonlyMap<number, RuleNode>,
): Declaration[] {
  const declarations: Declaration[] = [];
  while (!cursor.atEnd()) {
    const rule = known?.get(cursor.token.start);
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

function noDeclaration(cursor: Cursor): Declaration | undefined {
  const token = cursor.token;
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
  const foreign = parseForeignDeclaration(cursor);
  if (foreign !== undefined) return foreign.node;
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
