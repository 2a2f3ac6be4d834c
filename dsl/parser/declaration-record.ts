// `class mage { maxHp 80  skills fireball }`, `unit goblin of warrior { }`, `item sword { modify attack: flat 5 }`.
import type { RecordNode } from '../ast/declaration.ts';
import type { Name } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import { startsExpression } from '../token.ts';
import { parseBlock } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { createClauseReader, parseEffectClause, type ClauseReader } from './effect-clause.ts';
import { expectName } from './expect.ts';
import { dropSign, expectWord, parseNames } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { parseWas } from './migration.ts';
import { promoteHead } from './prepare.ts';
import { startsStatement } from './starts.ts';
import { parseStatement } from './statement.ts';

interface Draft {
  readonly kind: RecordNode['kind'];
  readonly values: RecordNode['values'][number][];
  readonly skills: Name[];
  readonly reader: ClauseReader;
  hasClauses: boolean;
}

export function parseRecord(cursor: Cursor, kind: RecordNode['kind']): RecordNode {
  const { start } = cursor.next();
  const name = expectName(cursor, `the name of the ${kind}`);
  const was = parseWas(cursor);
  const of = parseOf(cursor, name);
  const reader = createClauseReader(cursor);
  const draft: Draft = { kind, values: [], skills: [], reader, hasClauses: false };
  const body = parseBlock(cursor, {
    after: `the name of the ${kind}`,
    parse: (at) => parseEntry(at, draft),
    startsEntry: (at) =>
      at.isFirstOnLine() && at.token.kind === 'name' && startsExpression(at.peek(1)),
  });
  const { values, skills } = draft;
  const record = { kind, name, values, skills, span: cursor.spanFrom(start) } as const;
  return {
    ...record,
    ...(was && { was }),
    ...(of && { of }),
    ...(draft.hasClauses && { clauses: reader.draft }),
    ...(body.statements.length > 0 && { body }),
  };
}

/** `of warrior` */
function parseOf(cursor: Cursor, name: Name): Name | undefined {
  const isOf = cursor.token.kind === 'name' && !cursor.isFirstOnLine();
  if (cursor.panicking || !isOf) return undefined;
  expectWord(cursor, 'of', `\`${name.text}\``);
  return expectName(cursor, 'the name of a class');
}

/** A value, `skills`, a clause, which goes to the reader, or a statement. */
function parseEntry(cursor: Cursor, draft: Draft): Statement | undefined {
  const token = cursor.token;
  if (cursor.at(',')) return extraComma(cursor);
  if (promoteHead(cursor)) return undefined;
  if (cursor.at('skills') && ['name', 'symbol'].includes(cursor.peek(1).kind)) {
    cursor.next();
    draft.reader.repeats.note(token, 'skills');
    dropSign(cursor, 'skills', 'skills fireball, blink');
    draft.skills.push(...parseNames(cursor, 'the name of a skill', expectName));
    return undefined;
  }
  const clause = clauseHere(cursor);
  if (clause !== undefined) {
    if (draft.kind === 'unit') unitHasNone(cursor, 'a clause');
    draft.hasClauses = true;
    parseEffectClause(cursor, clause, draft.reader);
    return undefined;
  }
  if (isValue(cursor)) {
    parseValue(cursor, draft);
    return undefined;
  }
  const isBare = cursor.peek(1).text === '}' || cursor.isFirstOnLine(1);
  if (token.kind === 'name' && isBare && !startsStatement(cursor, 'here')) return noValue(cursor);
  if (draft.kind === 'unit' && startsStatement(cursor, 'here')) unitHasNone(cursor, 'a statement');
  return parseStatement(cursor);
}

/** `maxHp` alone. */
function noValue(cursor: Cursor): undefined {
  const token = cursor.next();
  cursor.report({
    code: 'EXPECTED_EXPRESSION',
    span: spanOf(token),
    message: `${describe(token)} has no value. Write it behind the name, such as \`${token.text.slice(0, 40)} 80\`.`,
    found: token.text,
    expected: 'a value',
  });
  return undefined;
}

/** `maxHp 80`, with or without a `:` or `=` that should not be there. */
function isValue(cursor: Cursor): boolean {
  if (cursor.token.kind !== 'name') return false;
  const following = cursor.peek(1);
  if (following.kind === 'symbol' && (following.text === ':' || following.text === '=')) {
    return startsExpression(cursor.peek(2)) && !isChange(cursor);
  }
  if (following.text === '(') return false;
  return startsExpression(following) && !startsStatement(cursor, 'here');
}

/** `attack: flat 5` */
function isChange(cursor: Cursor): boolean {
  return (
    cursor.peek(2).kind === 'name' &&
    startsExpression(cursor.peek(3)) &&
    cursor.peek(3).text !== '('
  );
}

function parseValue(cursor: Cursor, draft: Draft): void {
  const token = cursor.next();
  const name = { text: token.text, span: spanOf(token) };
  draft.reader.repeats.note(token, token.text);
  dropSign(cursor, token.text.slice(0, 40), `${token.text.slice(0, 40)} 80`);
  const value = parseExpression(cursor);
  draft.values.push({ name, value, span: cursor.spanFrom(token.start) });
}

/** Clauses have words that can be names of fields: their whole beginning decides. */
function clauseHere(cursor: Cursor): string | undefined {
  const token = cursor.token;
  const following = cursor.peek(1);
  const second = cursor.peek(2);
  if (token.kind !== 'name') return undefined;
  const isClause =
    (['tags', 'immune', 'sources', 'own', 'aura'].includes(token.text) &&
      following.kind === 'name') ||
    (token.text === 'stack' && ['per', 'max', 'timers', 'on'].includes(following.text)) ||
    (token.text === 'ends' && following.text === 'with') ||
    (token.text === 'every' && (second.text === '{' || second.text === ',')) ||
    (token.text === 'pool' && second.text === 'from') ||
    (token.text === 'on' && following.kind === 'name' && second.text === '{');
  return isClause ? token.text : undefined;
}

function unitHasNone(cursor: Cursor, what: string): void {
  const token = cursor.token;
  cursor.report({
    code: 'HOOK_MISPLACED',
    span: spanOf(token),
    message:
      `${describe(token)} begins ${what}, but a unit has only values and skills. Put it into a ` +
      'class, an item or an effect.',
    found: token.text,
    expected: 'a value or skills',
  });
}

function extraComma(cursor: Cursor): undefined {
  const token = cursor.next();
  cursor.report({
    code: 'EXTRA_COMMA',
    span: spanOf(token),
    message: 'Values need no `,` between them. Remove it.',
    found: ',',
    fixes: [{ title: 'Remove `,`', span: spanOf(token), text: '' }],
  });
  return undefined;
}
