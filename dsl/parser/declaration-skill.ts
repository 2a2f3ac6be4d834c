// `skill NAME { ... }`: clauses in any order, each once but for costs and requirements.
import type { HookNode } from '../ast/clause.ts';
import type { SkillNode } from '../ast/declaration.ts';
import type { Expression, Name } from '../ast/expression.ts';
import { insertion } from '../reporter.ts';
import { didYouMean } from '../suggest.ts';
import { startsExpression, type Token } from '../token.ts';
import { isDeclaration, parseBlock } from './block.ts';
import { describe, spanOf, type Cursor } from './cursor.ts';
import { expectDeclared, expectName } from './expect.ts';
import { dropSign, expectChoice, expectText, expectWord, meantWords } from './expect-word.ts';
import { parseExpression } from './expression.ts';
import { isHookWithoutOn, parseHook, parseHookWithoutOn } from './hook.ts';
import { isChange, parseChangeRule, parseWas } from './migration.ts';
import { promoteHead } from './prepare.ts';
import { createRepeats, type Repeats } from './repeat.ts';
import {
  isSwappedTarget,
  parseRange,
  parseSwappedTarget,
  parseTarget,
  rangeWords,
} from './skill-target.ts';
import { startsStatement } from './starts.ts';
import { parseStatement } from './statement.ts';
import { parseSubClauses } from './sub-clause.ts';
import { COOLDOWN_STARTS, MEANT_CLAUSES, SKILL_CLAUSES, SKILL_HOOKS } from './words.ts';

interface Draft {
  target?: NonNullable<SkillNode['target']>;
  readonly costs: SkillNode['costs'][number][];
  cooldown?: NonNullable<SkillNode['cooldown']>;
  charges?: NonNullable<SkillNode['charges']>;
  cast?: Expression;
  ranks?: Expression;
  change?: Name;
  readonly requirements: SkillNode['requirements'][number][];
  readonly hooks: HookNode[];
}

export function parseSkill(cursor: Cursor): SkillNode {
  const { start } = cursor.next();
  const name = expectDeclared(cursor, 'the name of the skill');
  const was = parseWas(cursor);
  const draft: Draft = { costs: [], requirements: [], hooks: [] };
  const repeats = createRepeats(cursor);
  parseBlock(cursor, {
    after: 'the name of the skill',
    parse: (at) => {
      parseEntry(at, draft, repeats);
      return undefined;
    },
    startsEntry: (at) => at.isFirstOnLine() && clauseHere(at) !== undefined,
  });
  const skill = { kind: 'skill', name, ...draft, span: cursor.spanFrom(start) } as const;
  return was === undefined ? skill : { ...skill, was };
}

function clauseHere(cursor: Cursor): string | undefined {
  const token = cursor.token;
  if (token.kind !== 'name') return undefined;
  const following = cursor.peek(1);
  if (following.kind === 'symbol' && '(.,'.includes(following.text)) {
    return following.text === '(' ? SKILL_CLAUSES.find((word) => word === token.text) : undefined;
  }
  // `target has slow` and `target within 5m of caster` are values.
  if (token.text === 'target' && (following.kind === 'keyword' || following.text === 'within')) {
    return undefined;
  }
  return SKILL_CLAUSES.find((word) => word === token.text);
}

function parseEntry(cursor: Cursor, draft: Draft, repeats: Repeats): void {
  const clause = clauseHere(cursor);
  if (clause !== undefined) return parseClause(cursor, clause, draft, repeats);
  const token = cursor.token;
  if (parseMisplacedTarget(cursor, draft)) return;
  if (token.kind === 'keyword' || startsStatement(cursor, 'here')) {
    return misplacedStatements(cursor);
  }
  if (cursor.at(',') || cursor.at(';')) return separator(cursor);
  if (promoteHead(cursor)) return;
  if (isHookWithoutOn(cursor, SKILL_HOOKS)) {
    draft.hooks.push(parseHookWithoutOn(cursor, SKILL_HOOKS, repeats));
    return;
  }
  const suggestions =
    token.kind === 'name'
      ? meantWords(token.text, { words: SKILL_CLAUSES, meant: MEANT_CLAUSES })
      : [];
  const [meant] = suggestions;
  const finding = {
    code: 'CLAUSE_UNKNOWN',
    span: spanOf(token),
    message:
      `Found ${describe(token)}, which is no clause of a skill. A skill has \`target\`, \`cost\`, ` +
      '`cooldown`, `charges`, `cast`, `ranks`, `requires` and `on use { ... }`.' +
      didYouMean(suggestions),
    found: token.text,
    expected: SKILL_CLAUSES.join(', '),
    suggestions,
    fixes: suggestions
      .slice(0, 1)
      .map((text) => ({ title: `Write \`${text}\``, span: spanOf(token), text })),
  } as const;
  if (meant !== undefined && fits(cursor, meant)) {
    cursor.report(finding);
    return parseClause(cursor, meant, draft, repeats);
  }
  // What follows is not what the clause takes: the word alone would not mend it.
  cursor.fail({ ...finding, fixes: [] });
  cursor.skip(isDeclaration);
}

/** `enemy target`, and a `range 20m` of its own. */
function parseMisplacedTarget(cursor: Cursor, draft: Draft): boolean {
  if (isSwappedTarget(cursor)) {
    draft.target = parseSwappedTarget(cursor);
    return true;
  }
  const words = rangeWords(cursor);
  if (words === 0) return false;
  const { target } = draft;
  const within = parseRange(
    cursor,
    words,
    target?.within === undefined ? target?.span.end : undefined,
  );
  if (target !== undefined) draft.target = { ...target, within: target.within ?? within };
  return true;
}

/** True when what follows can be read as that clause. */
function fits(cursor: Cursor, clause: string): boolean {
  const following = cursor.peek(1);
  if (clause === 'on') return following.kind === 'name' && cursor.peek(2).text === '{';
  const isOtherWord = MEANT_CLAUSES.has(cursor.token.text) && ['target', 'cost'].includes(clause);
  return startsExpression(following) && !isOtherWord;
}

function separator(cursor: Cursor): void {
  const token = cursor.next();
  cursor.report({
    code: token.text === ',' ? 'EXTRA_COMMA' : 'SEMICOLON',
    span: spanOf(token),
    message: `Clauses need no \`${token.text}\` between them. Remove it.`,
    found: token.text,
    fixes: [{ title: `Remove \`${token.text}\``, span: spanOf(token), text: '' }],
  });
}

/** `modify ...` in the skill itself: it belongs into `on use { }`. */
function misplacedStatements(cursor: Cursor): void {
  const token = cursor.token;
  const wasQuiet = cursor.panicking;
  const { start } = token;
  let end = start;
  const code = 'HOOK_MISPLACED';
  const message = `${describe(token)} says what happens, but not when. Put it into \`on use { ... }\`.`;
  if (!startsStatement(cursor, 'here')) {
    cursor.fail({ code, span: spanOf(token), message, found: token.text, expected: 'on use' });
    cursor.skip(isDeclaration);
    return;
  }
  const findings = cursor.muted(() => {
    do {
      parseStatement(cursor);
      end = cursor.previousEnd;
    } while (!cursor.panicking && !cursor.at('}') && startsStatement(cursor, 'here'));
  });
  cursor.panicking = wasQuiet;
  const text = `on use { ${cursor.text.slice(start, end)} }`;
  const fixes = [{ title: 'Put it into `on use`', span: { start, end }, text }];
  cursor.report({
    code,
    span: spanOf(token),
    message,
    found: token.text,
    expected: 'on use',
    fixes: findings === 0 ? fixes : [],
  });
}

function parseClause(cursor: Cursor, word: string, draft: Draft, repeats: Repeats): void {
  if (isChange(cursor)) {
    draft.change = parseChangeRule(cursor, repeats);
    return;
  }
  if (word === 'on') {
    draft.hooks.push(parseHook(cursor, SKILL_HOOKS, repeats));
    return;
  }
  const token = cursor.next();
  const isList = word === 'cost' || word === 'requires';
  if (!isList) repeats.note(token, word);
  dropSign(cursor, word, EXAMPLES[word] ?? word);
  switch (word) {
    case 'target':
      draft.target = parseTarget(cursor, token);
      return;
    case 'cost':
      draft.costs.push(parseCost(cursor, token));
      return;
    case 'cooldown':
      draft.cooldown = parseCooldown(cursor, token);
      return;
    case 'charges':
      draft.charges = parseCharges(cursor, token);
      return;
    case 'cast':
      draft.cast = parseExpression(cursor);
      return;
    case 'ranks':
      draft.ranks = parseExpression(cursor);
      return;
    case 'requires':
      draft.requirements.push(parseRequirement(cursor, token));
      return;
    default:
      throw new Error(`invariant broken: no clause starts with ${word}`);
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  target: 'target enemy within 30m',
  cost: 'cost 30 mana',
  cooldown: 'cooldown 8s',
  charges: 'charges 2 every 12s',
  cast: 'cast 1.5s',
  ranks: 'ranks 3',
  requires: "requires QUESTION else 'reason'",
};

/** `30 mana`; `mana 30` is understood. */
function parseCost(cursor: Cursor, token: Token): SkillNode['costs'][number] {
  const first = cursor.token;
  const isSwapped = first.kind === 'name' && ['number', 'percent'].includes(cursor.peek(1).kind);
  if (isSwapped) {
    cursor.next();
    const resource = { text: first.text, span: spanOf(first) };
    const amountAt = cursor.token.start;
    const amount = parseExpression(cursor);
    const span = cursor.spanFrom(first.start);
    const text = `${cursor.text.slice(amountAt, span.end)} ${first.text}`;
    cursor.report({
      code: 'CLAUSE_UNKNOWN',
      span,
      message: `A cost says first how much, then of what. Write \`cost ${text}\`.`,
      found: cursor.text.slice(span.start, span.end),
      expected: text,
      suggestions: [text],
      fixes: [{ title: `Write \`cost ${text}\``, span, text }],
    });
    return { amount, resource, span: cursor.spanFrom(token.start) };
  }
  const amount = parseExpression(cursor);
  const resource = expectName(cursor, 'the name of a resource, as in `cost 30 mana`');
  return { amount, resource, span: cursor.spanFrom(token.start) };
}

/** `8s, starts end` */
function parseCooldown(cursor: Cursor, token: Token): NonNullable<SkillNode['cooldown']> {
  const draft: { starts?: SkillNode['name'] } = {};
  const duration = parseExpression(cursor);
  parseSubClauses(cursor, {
    of: 'the cooldown of a skill',
    words: ['starts'],
    read: () => {
      draft.starts = expectChoice(cursor, COOLDOWN_STARTS);
    },
  });
  return { duration, ...draft, span: cursor.spanFrom(token.start) };
}

/** `2 every 12s` */
function parseCharges(cursor: Cursor, token: Token): NonNullable<SkillNode['charges']> {
  const count = parseExpression(cursor);
  expectWord(cursor, 'every', 'the number of charges');
  const every = parseExpression(cursor);
  return { count, every, span: cursor.spanFrom(token.start) };
}

/** `requires crit, 'x'` and `requires crit 'x'`. */
function elseMissing(cursor: Cursor, at: number): void {
  const token = cursor.token;
  cursor.accept(',');
  const end = token.text === ',' ? token.end : at;
  cursor.report({
    code: 'MISSING_ELSE',
    span: spanOf(token),
    message: `Found ${describe(token)}, but expected \`else\` before the reason of a refusal.`,
    found: token.text,
    expected: 'else',
    fixes: [{ title: 'Write `else`', span: { start: at, end }, text: ' else' }],
  });
}

/** `not caster has silenced else 'silenced'` */
function parseRequirement(cursor: Cursor, token: Token): SkillNode['requirements'][number] {
  const condition = parseExpression(cursor);
  const at = cursor.previousEnd;
  const isReasonHere =
    cursor.token.kind === 'string' || (cursor.at(',') && cursor.peek(1).kind === 'string');
  if (!cursor.panicking && isReasonHere) elseMissing(cursor, at);
  if (isReasonHere || cursor.panicking || cursor.accept('else')) {
    const reason = expectText(cursor, 'the reason of a refusal');
    return { condition, reason, span: cursor.spanFrom(token.start) };
  }
  cursor.report({
    code: 'MISSING_ELSE',
    span: { start: token.start, end: at },
    message:
      'Whoever is refused is told why. Add `else` and the reason, such as ' +
      "`requires QUESTION else 'not allowed'`.",
    found: cursor.token.text,
    expected: 'else',
    fixes: [insertion("Add `else 'not allowed'`", at, " else 'not allowed'")],
  });
  return {
    condition,
    reason: { text: '', span: { start: at, end: at } },
    span: cursor.spanFrom(token.start),
  };
}
