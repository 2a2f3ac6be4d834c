// Top-level declarations, by their first word.
import type {
  Declaration,
  EffectNode,
  RecordNode,
  RuleNode,
  SkillNode,
} from '../ast/declaration.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { hasRole, ROLE } from '../token.ts';
import { isDeclaration } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { parseEffect, parseTemplate } from './declaration-effect.ts';
import {
  parseEnum,
  parseEvent,
  parseFormula,
  parseRoll,
  parseTable,
  parseTune,
} from './declaration-list.ts';
import { parseRecord } from './declaration-record.ts';
import { parseResource } from './declaration-resource.ts';
import { parseBareIf, parseRule } from './declaration-rule.ts';
import { parseSkill } from './declaration-skill.ts';
import { parseTest } from './declaration-test.ts';
import { parseRemoved } from './migration.ts';
import { isHead } from './prepare.ts';

/** The declaration that starts here, whose first word was looked at before. */
export function parseDeclaration(cursor: Cursor): Declaration | undefined {
  const { text } = cursor.token;
  switch (text) {
    case 'if':
      return parseBareIf(cursor);
    case 'override':
      return parseOverride(cursor);
    case 'removed':
      return parseRemoved(cursor);
    case 'template':
      return parseTemplate(cursor);
    case 'resource':
      return parseResource(cursor);
    case 'test':
      return parseTest(cursor);
    case 'event':
    case 'formula':
    case 'enum':
    case 'tune':
    case 'roll':
    case 'table':
      return LISTS[text](cursor);
    default:
      return parseOverridable(cursor, text);
  }
}

const LISTS = {
  event: parseEvent,
  formula: parseFormula,
  enum: parseEnum,
  tune: parseTune,
  roll: parseRoll,
  table: parseTable,
} as const;

type Overridable = EffectNode | RuleNode | SkillNode | RecordNode;

function parseOverridable(cursor: Cursor, word: string): Overridable | undefined {
  switch (word) {
    case 'effect':
      return parseEffect(cursor);
    case 'rule':
      return parseRule(cursor);
    case 'skill':
      return parseSkill(cursor);
    case 'class':
    case 'unit':
    case 'item':
      return parseRecord(cursor, word);
    default:
      return undefined;
  }
}

const OVERRIDABLE = ['effect', 'rule', 'skill', 'class', 'unit', 'item'] as const;

/** `override effect slow { ... }` */
function parseOverride(cursor: Cursor): Declaration | undefined {
  const { start } = cursor.next();
  if (cursor.at('override')) repeatedOverride(cursor);
  const token = cursor.token;
  const node = OVERRIDABLE.some((word) => word === token.text)
    ? parseOverridable(cursor, token.text)
    : undefined;
  if (node !== undefined) return { ...node, isOverride: true, span: { start, end: node.span.end } };
  const suggestions = token.kind === 'name' ? suggest(token.text, OVERRIDABLE) : [];
  const isOther = isDeclaration(token) || startsContextual(cursor);
  cursor.fail({
    code: 'EXPECTED_DECLARATION',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but \`override\` stands before \`effect\`, \`rule\`, \`skill\`, ` +
      `\`class\`, \`unit\` or \`item\`.${didYouMean(suggestions)}`,
    found: token.text,
    expected: OVERRIDABLE.join(', '),
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  });
  if (!isOther) return undefined;
  // `override formula`: the declaration itself is in order.
  cursor.panicking = false;
  return parseDeclaration(cursor);
}

/** `override override effect`: not by recursion, so that any number of them is read. */
function repeatedOverride(cursor: Cursor): void {
  const first = cursor.token;
  while (cursor.at('override')) cursor.next();
  const span = { start: first.start, end: cursor.token.start };
  cursor.report({
    code: 'ARGUMENT_REPEATED',
    span: spanOf(first),
    message: '`override` stands once. Remove the others.',
    found: 'override',
    fixes: [{ title: 'Remove `override`', span, text: '' }],
  });
}

/** True when a declaration or a bare `if` starts here, at the top level. */
export function startsDeclaration(cursor: Cursor): boolean {
  return isDeclaration(cursor.token) || cursor.at('if') || startsContextual(cursor);
}

function startsContextual(cursor: Cursor): boolean {
  const token = cursor.token;
  if (token.kind !== 'name' || !hasRole(token, ROLE.declaration)) return false;
  const following = cursor.peek(1);
  return following.kind !== 'symbol' || following.text === '{';
}

/** True when one surely starts here, for where something else may stand by mistake. */
export function isDeclarationHead(cursor: Cursor): boolean {
  if (isDeclaration(cursor.token) || cursor.at('if')) return true;
  return startsContextual(cursor) && isHead(cursor.token.text, cursor.peek(1));
}
