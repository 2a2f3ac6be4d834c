// Where a statement begins. Most words that start one are names elsewhere, so that what follows them decides.
import { DSL_LIMITS } from '../limits.ts';
import { hasRole, ROLE, startsExpression } from '../token.ts';
import type { Cursor } from './cursor.ts';

/** After these a word is what is read or written, and no statement. */
const CONTINUES: ReadonlySet<string> = new Set([':', '=', '.', '+=', '-=', '*=', '/=', ',', ')']);

const WORDS_ALONE: ReadonlySet<string> = new Set(['cancel', 'stop', 'end']);

/** True when the next word is meant to start a statement; for where one must stand anyway. */
export function isStatementWord(cursor: Cursor): boolean {
  const token = cursor.token;
  if (!hasRole(token, ROLE.statement)) return false;
  if (token.kind === 'keyword') return true;
  const following = cursor.peek(1);
  if (following.text === '(' && following.kind === 'symbol') {
    return ['dispel', 'end', 'cancel', 'stop'].includes(token.text);
  }
  return following.kind !== 'symbol' || !CONTINUES.has(following.text);
}

/**
 * True when a statement surely starts `ahead` places on; for where one may stand by mistake. At a `line` it
 * counts words that could as well belong to a value only where they begin a line.
 */
export function startsStatement(cursor: Cursor, place: 'here' | 'line', ahead = 0): boolean {
  const token = cursor.peek(ahead);
  if (token.kind === 'keyword') return hasRole(token, ROLE.statement);
  if (token.kind !== 'name') return false;
  const isSure = place === 'here' || cursor.isFirstOnLine(ahead);
  const following = cursor.peek(ahead + 1);
  const second = cursor.peek(ahead + 2);
  switch (token.text) {
    case 'each':
    case 'chain':
      return following.kind === 'name' && second.text === 'in';
    case 'gain':
    case 'lose':
    case 'put':
    case 'spend':
    case 'channel':
    case 'use':
      return isSure && following.kind === 'name';
    case 'store':
      return following.kind === 'name' && second.text === ':';
    case 'one':
      return following.text === 'of' && second.text === '{';
    case 'after':
      return isDelayedBlock(cursor, ahead + 1);
    case 'refuse':
      return following.kind === 'string';
    case 'dispel':
      return following.text === '(';
    default:
      return isSure && startsCall(cursor, ahead);
  }
}

/**
 * True when the name that stands where a value or name should is the first word of the next line's
 * statement, clause or step: what should have stood here is missing.
 */
export function startsNextLine(cursor: Cursor): boolean {
  const token = cursor.token;
  if (token.kind !== 'name' || !cursor.isFirstOnLine()) return false;
  if (',('.includes(cursor.text.charAt(cursor.previousEnd - 1))) return false;
  if (cursor.startsEntry?.(cursor) === true) return true;
  return hasRole(token, ROLE.statement) && startsStatement(cursor, 'line');
}

/** `hit(attacker: ...`, `hit()`, `end(...)`, and the words that stand alone. */
function startsCall(cursor: Cursor, ahead: number): boolean {
  const following = cursor.peek(ahead + 1);
  const { text } = cursor.peek(ahead);
  if (WORDS_ALONE.has(text)) {
    return following.text === '(' || following.text === '}' || cursor.isFirstOnLine(ahead + 1);
  }
  if (following.text !== '(') return false;
  const argument = cursor.peek(ahead + 2);
  return argument.text === ')' || (argument.kind === 'name' && cursor.peek(ahead + 3).text === ':');
}

/**
 * True when the value that starts `ahead` places on has a block after it: `after 2s { }` is a statement, and
 * `hit(...) after 2s` is not.
 */
export function isDelayedBlock(cursor: Cursor, ahead: number): boolean {
  let depth = 0;
  let isOperandNext = true;
  for (let at = ahead; at < ahead + DSL_LIMITS.lookaheadTokensMax; at += 1) {
    const token = cursor.peek(at);
    if (token.kind === 'end') return false;
    if (depth === 0 && token.text === '{') return !isOperandNext || at === ahead;
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    else if (depth === 0 && (isSign(token.text) || (!isOperandNext && isHeldWord(cursor, at)))) {
      if (token.text === 'of') at += 2;
      isOperandNext = true;
      continue;
    } else if (depth === 0 && (!isOperandNext || !startsExpression(token))) return false;
    else if (depth > 0 && (token.text === '{' || token.text === '}')) return false;
    if (depth < 0) return false;
    isOperandNext = false;
  }
  return false;
}

function isSign(text: string): boolean {
  return ['+', '-', '*', '/', '.'].includes(text);
}

/** The `of slow on` of `remaining of slow on X`, from `of`, and the `from` after X. */
function isHeldWord(cursor: Cursor, at: number): boolean {
  const { text } = cursor.peek(at);
  return text === 'of' ? cursor.peek(at + 2).text === 'on' : text === 'from';
}
