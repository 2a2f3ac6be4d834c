// `rule NAME on EVENT, priority N, cooldown D per X, depth N { ... }`, and the bare `if` that is a rule of its own.
import type { RuleNode } from '../ast/declaration.ts';
import type { Expression, Name } from '../ast/expression.ts';
import type { Block } from '../ast/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion, quoted } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import type { Token } from '../token.ts';
import { parseBlock } from './block.ts';
import { parseCondition } from './condition.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectDeclared, expectName } from './expect.ts';
import { dropSign } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { parseIf, parseStatement, parseWhenAsIf } from './statement.ts';
import { parseSubClauses } from './sub-clause.ts';
import { MEANT_RULE_CLAUSES, RULE_CLAUSES } from './words.ts';

type Phase = RuleNode['phase'];

const PHASES: ReadonlyMap<string, Phase> = new Map<string, Phase>([
  ['before', 'before'],
  ['on', 'on'],
  ['after', 'after'],
]);

export function parseRule(cursor: Cursor): RuleNode {
  const start = cursor.next().start;
  const name = parseRuleName(cursor);
  const phase = phaseHere(cursor);
  const named = parseRuleEvent(cursor);
  const clauses = parseClauses(cursor);
  // After a broken head the missing event says nothing new.
  const event = named ?? (cursor.panicking ? { text: '', span: name.span } : undefined);
  let condition: Expression | undefined;
  let isFirst = true;
  const body = parseBlock(cursor, {
    after: 'the head of the rule',
    parse: (at) => {
      const isWhen = isFirst && at.at('when');
      isFirst = false;
      if (!isWhen) return parseStatement(at);
      const when = at.next();
      condition = parseCondition(at);
      if (!at.at('{')) return undefined;
      const meant = parseWhenAsIf(at, when, condition);
      condition = undefined;
      return meant;
    },
  });
  const head = {
    kind: 'rule',
    name,
    phase,
    ...clauses,
    body,
    span: cursor.spanFrom(start),
  } as const;
  return { ...head, ...(event && { event }), ...(condition && { condition }) };
}

/** The phase that stands here, or the one that a misspelt word was meant for; the word is taken then. */
function phaseHere(cursor: Cursor): Phase {
  const token = cursor.token;
  const glued = gluedEvent(cursor);
  if (glued !== undefined) return glued.phase;
  const phase = PHASES.get(token.text);
  const isWhen = cursor.at('when') && [',', '{'].includes(cursor.peek(2).text);
  const isWord = (token.kind === 'name' || isWhen) && cursor.peek(1).kind === 'name';
  if (phase !== undefined || cursor.panicking || !isWord) return phase ?? 'on';
  const meant =
    isWhen || token.text === 'upon' || token.text === 'at'
      ? ['on']
      : suggest(token.text, PHASES.keys());
  const [text] = meant;
  if (text === undefined) return 'on';
  cursor.report({
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message: `Found ${describe(token)}, but a rule runs \`before\`, \`on\` or \`after\` its event.${didYouMean(meant)}`,
    found: token.text,
    expected: 'before, on or after',
    suggestions: meant,
    fixes: [{ title: `Write \`${text}\``, span: spanOf(token), text }],
  });
  cursor.replaceNext(text);
  return PHASES.get(text) ?? 'on';
}

function parseRuleName(cursor: Cursor): Name {
  const token = cursor.token;
  const isNameMissing =
    PHASES.has(token.text) && cursor.peek(1).kind === 'name' && !PHASES.has(cursor.peek(1).text);
  const hasDash = cursor.peek(1).text === '-';
  if (hasDash) return expectDeclared(cursor, 'the name of the rule');
  if (!isNameMissing) return expectName(cursor, 'the name of the rule');
  const meant = `${token.text}_${cursor.peek(1).text}`;
  cursor.report({
    code: 'EXPECTED_NAME',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but expected the name of the rule before it. Names are letters, ` +
      'digits and `_`.',
    found: token.text,
    expected: 'the name of the rule',
    fixes: [insertion(`Call it \`${meant}\``, token.start, `${meant} `)],
  });
  return { text: '', span: spanOf(token) };
}

/** `on EVENT`, `before EVENT`, `after EVENT`; a bare event name is understood. */
function parseRuleEvent(cursor: Cursor): Name | undefined {
  if (cursor.panicking) return undefined;
  const token = cursor.token;
  if (token.kind !== 'string' && PHASES.has(token.text)) {
    cursor.next();
    return expectName(cursor, 'the name of an event');
  }
  const following = cursor.peek(1).text;
  const isEvent = token.kind === 'name' && (following === '{' || following === ',');
  if (!isEvent || token.text === 'priority') return undefined;
  const glued = gluedEvent(cursor);
  cursor.next();
  if (glued !== undefined) return reportGlued(cursor, token, glued);
  cursor.report({
    code: 'MISSING_EVENT',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, but expected \`on\` before the event. Write \`on ` +
      `${token.text}\`.`,
    found: token.text,
    expected: 'on',
    fixes: [insertion('Add `on`', token.start, 'on ')],
  });
  return { text: token.text, span: spanOf(token) };
}

interface GluedEvent {
  readonly phase: Phase;
  readonly event: string;
}

/** What `onHit` and `on_hit` mean, as other languages name their handlers. */
function gluedEvent(cursor: Cursor): GluedEvent | undefined {
  const { kind, text } = cursor.token;
  const following = cursor.peek(1).text;
  if (cursor.panicking || kind !== 'name' || (following !== '{' && following !== ','))
    return undefined;
  const [, word = '', rest = ''] = /^([Oo]n|[Bb]efore|[Aa]fter)(_\w+|[A-Z]\w*)$/.exec(text) ?? [];
  const phase = PHASES.get(word.toLowerCase());
  const event = rest.replace(/^_+/, '');
  if (phase === undefined || !/^[A-Za-z]/.test(event)) return undefined;
  return { phase, event: `${event.charAt(0).toLowerCase()}${event.slice(1)}` };
}

function reportGlued(cursor: Cursor, token: Token, { phase, event }: GluedEvent): Name {
  const text = `${phase} ${event}`;
  cursor.report({
    code: 'MISSING_EVENT',
    span: spanOf(token),
    message: `Found ${describe(token)}, but a rule says when it runs in two words. Write ${quoted(text)}.`,
    found: token.text,
    expected: phase,
    suggestions: [text],
    fixes: [{ title: `Write ${quoted(text)}`, span: spanOf(token), text }],
  });
  return { text: event, span: spanOf(token) };
}

interface Clauses {
  priority: number;
  cooldown?: NonNullable<RuleNode['cooldown']>;
  depth?: Expression;
}

/** `, priority 10, cooldown 3s per attacker, depth 3`, in any order. */
function parseClauses(cursor: Cursor): Clauses {
  const clauses: Clauses = { priority: 0 };
  parseSubClauses(cursor, {
    of: 'a rule',
    words: RULE_CLAUSES,
    meant: MEANT_RULE_CLAUSES,
    isStrict: 'always',
    read: (word, token) => {
      dropSign(cursor, word, EXAMPLES[word] ?? word);
      if (word === 'priority') clauses.priority = parsePriority(cursor);
      else if (word === 'depth') clauses.depth = parseExpression(cursor);
      else clauses.cooldown = parseCooldown(cursor, token);
    },
  });
  return clauses;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  priority: 'priority 10',
  cooldown: 'cooldown 3s per attacker',
  depth: 'depth 3',
};

/** `3s per attacker` */
function parseCooldown(cursor: Cursor, token: Token): NonNullable<RuleNode['cooldown']> {
  const duration = parseExpression(cursor);
  const hasPer = !cursor.panicking && cursor.accept('per') !== undefined;
  const per = hasPer ? parseExpression(cursor) : undefined;
  const cooldown = { duration, span: cursor.spanFrom(token.start) };
  return per === undefined ? cooldown : { ...cooldown, per };
}

function parsePriority(cursor: Cursor): number {
  const start = cursor.token.start;
  const sign = cursor.accept('-') ? -1 : 1;
  const token = cursor.token;
  const value = token.kind === 'number' ? sign * (token.value ?? 0) : Number.NaN;
  const isValue = token.kind !== 'symbol' && token.kind !== 'keyword' && token.kind !== 'end';
  if (isValue) cursor.next();
  if (token.faulty) return 0;
  if (Number.isInteger(value) && Math.abs(value) <= DSL_LIMITS.priorityMax) return value + 0;
  cursor.report({
    code: 'PRIORITY_NOT_WHOLE',
    span: isValue ? cursor.spanFrom(start) : spanOf(token),
    message:
      `Found ${describe(token)}, but a priority is a whole number from -1,000,000 to 1,000,000, ` +
      'such as `10`. Higher runs first.',
    found: token.text,
    expected: 'a whole number',
  });
  return 0;
}

export function parseBareIf(cursor: Cursor): RuleNode {
  const start = cursor.token.start;
  const statement = parseIf(cursor);
  const span = cursor.spanFrom(start);
  const body: Block = { statements: [statement], span };
  return { kind: 'rule', phase: 'on', priority: 0, body, span };
}
