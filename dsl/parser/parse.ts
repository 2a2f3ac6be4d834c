// One file to its syntax tree. Total: every text has a tree, and every mistake one finding.
import type { Declaration, FileNode } from '../ast.ts';
import { lex } from '../lexer.ts';
import { DSL_LIMITS } from '../limits.ts';
import type { Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { DECLARATION_WORDS, STATEMENT_WORDS } from '../token.ts';
import { isDeclaration } from './block.ts';
import { Cursor, describe, spanOf } from './cursor.ts';
import { parseDeclaration, startsDeclaration } from './declaration.ts';

/** Parses a file; findings go to the reporter, whose file name the tree takes. */
export function parseFile(text: string, reporter: Reporter): FileNode {
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
  const cursor = new Cursor(text, lex(text, reporter), reporter);
  const declarations: Declaration[] = [];
  while (!cursor.atEnd()) {
    if (startsDeclaration(cursor)) declarations.push(parseDeclaration(cursor));
    else reportNoDeclaration(cursor);
    if (cursor.panicking) synchronise(cursor);
  }
  return { path, text, declarations };
}

/** Goes on at the next declaration; what lies between belongs to the one mistake. */
function synchronise(cursor: Cursor): void {
  cursor.panicking = false;
  while (!cursor.atEnd() && !startsDeclaration(cursor)) {
    cursor.skip(isDeclaration);
  }
}

function reportNoDeclaration(cursor: Cursor): void {
  const token = cursor.peek();
  if (cursor.accept('}')) {
    cursor.report({
      code: 'EXTRA_BRACE',
      span: spanOf(token),
      message: 'This `}` closes nothing. Remove it, or add the `{` it belongs to.',
      found: '}',
      fixes: [{ title: 'Remove `}`', span: spanOf(token), text: '' }],
    });
    return;
  }
  const suggestions =
    token.kind === 'name' ? suggest(token.text, [...DECLARATION_WORDS, 'if']) : [];
  const isStatement = STATEMENT_WORDS.has(token.text);
  const advice = isStatement
    ? `Put it inside a rule: \`rule NAME on EVENT { ${token.text} ... }\`.`
    : 'Outside all blocks stand `rule`, `effect`, `formula`, `event` or `if`.';
  cursor.fail({
    code: 'EXPECTED_DECLARATION',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, which cannot stand by itself. ` +
      `${advice}${didYouMean(suggestions)}`,
    found: token.text,
    expected: 'rule, effect, formula, event or if',
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  });
  cursor.skip(isDeclaration);
}
