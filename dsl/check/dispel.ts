// `dispel(tag: debuff, from: target, limit: 1)`, `end(effect: slow, on: target)`, and `end` alone,
// which ends the effect whose block it stands in.
import type { Argument, Expression, Name } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { NUMBER } from '../types.ts';
import { sortArguments, type ArgumentRules } from './arguments.ts';
import { effectNamed, isTagKnown } from './effect-name.ts';
import { checkAs } from './fit.ts';
import { effectsOfTag } from './internal.ts';
import { emit, operationOf } from './operation.ts';
import type { Body } from './pack.ts';
import { numberOf } from './question.ts';
import { holderOf } from './whom.ts';

type EndNode = Extract<Statement, { kind: 'dispel' | 'end' }>;

/** Both words take the same names, so that nobody has to remember which. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['effect', 'effect'],
  ['debuff', 'effect'],
  ['buff', 'effect'],
  ['tag', 'tag'],
  ['from', 'whom'],
  ['on', 'whom'],
  ['limit', 'limit'],
]);
/** More instances than anyone can hold. */
const ALL = 1_000_000;

export function checkEnd(body: Body, node: EndNode): TypedStatement | undefined {
  if (node.kind === 'end' && node.args.length === 0) return checkEndSelf(body, node);
  const args = sortArguments(body, node.args, rulesOf(node));
  if (args === undefined) return undefined;
  const what = checkWhat(body, node, args);
  const whom = checkWhom(body, node, args.get('whom'));
  const limit = checkCount(body, args.get('limit'));
  if (what === undefined || whom === undefined || limit.type.kind === 'error') return undefined;
  const cause = node.kind === 'dispel' ? 'dispelled' : 'broken';
  const op = operationOf(
    body.pack,
    { kind: 'end', effects: what.effects, cause },
    `end ${what.key} ${cause}`,
  );
  return { kind: 'emit', op, args: [whom, limit] };
}

function checkEndSelf(body: Body, node: EndNode): TypedStatement | undefined {
  if (body.place === 'hook') return emit(body.pack, { kind: 'endSelf', cause: 'broken' }, []);
  body.reporter.error({
    code: 'END_MISPLACED',
    span: node.span,
    message:
      '`end` alone ends the effect whose `every` or `on` block it stands in. Here, say which: ' +
      '`end(effect: ' +
      'NAME, on: WHOM)`.',
    found: 'end',
    expected: 'end(effect: NAME, on: WHOM)',
  });
  return undefined;
}

function rulesOf({ kind }: EndNode): ArgumentRules {
  const whom = kind === 'dispel' ? 'from' : 'on';
  return {
    word: kind,
    roles: ROLES,
    takes: `\`effect:\` or \`tag:\`, then \`${whom}:\` and \`limit:\``,
    described: (role) =>
      role === 'effect' ? 'an effect' : role === 'whom' ? 'whom it is about' : `\`${role}:\``,
    labelOf: (arg, sorted) => {
      if (arg.value.kind === 'number') return 'limit';
      return sorted.has('effect') || sorted.has('tag') ? whom : 'effect';
    },
  };
}

interface What {
  readonly effects: readonly number[];
  /** Tells operations apart: a tag stands for a list that still grows. */
  readonly key: string;
}

function checkWhat(
  body: Body,
  node: EndNode,
  args: ReadonlyMap<string, Argument>,
): What | undefined {
  const effect = args.get('effect');
  const tag = args.get('tag');
  if (effect === undefined && tag === undefined) {
    body.reporter.error({
      code: 'ARGUMENT_MISSING',
      span: node.span,
      message: `\`${node.kind}\` does not say what ends. Write \`effect: NAME\` or \`tag: TAG\`.`,
      expected: 'effect: or tag:',
    });
    return undefined;
  }
  if (effect !== undefined) {
    const name = nameOf(effect.value);
    const entry = name === undefined ? reportName(body, effect) : effectNamed(body, name);
    return entry && { effects: [entry.hash], key: `effect ${entry.node.name.text}` };
  }
  const name = tag && nameOf(tag.value);
  if (name === undefined) return tag && reportName(body, tag);
  if (!isTagKnown(body, name)) return undefined;
  return { effects: effectsOfTag(body.pack, name.text), key: `tag ${name.text}` };
}

/** A name, quoted or bare; `debuff.movement` reads like a field. */
function nameOf(node: Expression): Name | undefined {
  if (node.kind === 'name' || node.kind === 'string') return { text: node.text, span: node.span };
  if (node.kind !== 'field') return undefined;
  const object = nameOf(node.object);
  return object && { text: `${object.text}.${node.name.text}`, span: node.span };
}

function reportName(body: Body, { value, name }: Argument): undefined {
  if (value.kind === 'error') return undefined;
  const what = name?.text === 'tag' ? 'a tag, such as `debuff`' : 'an effect, such as `slow`';
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: value.span,
    message: `Expected the name of ${what}.`,
    expected: what,
  });
  return undefined;
}

function checkWhom(body: Body, node: EndNode, arg?: Argument): TypedExpression | undefined {
  const word = node.kind === 'dispel' ? 'from' : 'on';
  return holderOf(body, arg, {
    span: node.span,
    message: `This does not say whose effect ends. Write \`${word}: NAME\`.`,
    expected: `${word}:`,
  });
}

function checkCount(body: Body, arg?: Argument): TypedExpression {
  return arg === undefined ? numberOf(ALL) : checkAs(body, arg.value, NUMBER);
}
