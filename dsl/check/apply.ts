// `apply(debuff: 'slow', duration: 2s, to: attacker, stacks: 2, power: 10)`: which effect, whom,
// how long.
import type { Argument, Expression } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { insertion } from '../reporter.ts';
import { DURATION, NUMBER, describeType } from '../types.ts';
import { sortArguments, type ArgumentRules } from './arguments.ts';
import { effectNamed } from './effect-name.ts';
import { FAULT } from './fault.ts';
import { checkAs, fits } from './fit.ts';
import { emit } from './operation.ts';
import type { Body, EffectEntry } from './pack.ts';
import { numberOf } from './question.ts';
import { actorOf, holderOf } from './whom.ts';

type ApplyNode = Extract<Statement, { kind: 'apply' }>;
type Sorted = ReadonlyMap<string, Argument>;

const ROLES = [
  ['debuff', 'effect'],
  ['buff', 'effect'],
  ['effect', 'effect'],
  ['duration', 'duration'],
  ['to', 'to'],
] as const;
/** Only where a Runner keeps effects. */
const FULL_ROLES = [
  ['source', 'source'],
  ['stacks', 'stacks'],
] as const;
/** Other words for them. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['target', 'to'],
  ['unit', 'to'],
  ['name', 'effect'],
  ['status', 'effect'],
  ['lasts', 'duration'],
  ['stack', 'stacks'],
  ['count', 'stacks'],
]);
/** Lasts as it declares. */
const AS_DECLARED = -1;

export function checkApply(body: Body, node: ApplyNode): TypedStatement | undefined {
  const effect = node.args.find((arg) => isEffectName(arg.name?.text))?.value;
  const entry = effect === undefined ? undefined : effectOf(body, effect);
  const isOpen = effect !== undefined && entry === undefined;
  const args = sortArguments(body, node.args, { ...rulesOf(body, entry), isOpen });
  if (args === undefined) return undefined;
  if (effect === undefined) return missing(body, node, MISSING_EFFECT);
  const to = checkTo(body, node, args.get('to'));
  const source = checkSource(body, args.get('source'));
  const stacks = checkStacks(body, args.get('stacks'));
  const duration = checkGivenDuration(body, args.get('duration'));
  if (entry === undefined) return undefined;
  entry.applied = true;
  const own = checkOwn(body, node, entry, args);
  if (to === undefined || duration === undefined || own === undefined) return undefined;
  if (source === FAULT || stacks === FAULT) return undefined;
  if (!args.has('duration') && !canLast(body, entry)) {
    return missing(body, node, missingDuration(entry.node.name.text));
  }
  const values = [to, source, stacks, duration, ...own];
  return emit(body.pack, { kind: 'apply', effect: entry.hash }, values);
}

/** Without a duration it lasts until it is ended, where a Runner keeps effects and something can end them. */
function canLast({ pack }: Body, { filled }: EffectEntry): boolean {
  return filled.duration !== undefined || pack.vocabulary.mechanics !== 'rules';
}

function isEffectName(name: string | undefined): boolean {
  return ROLES.some(([one, role]) => one === name && role === 'effect');
}

function rulesOf(body: Body, entry: EffectEntry | undefined): ArgumentRules {
  const isFull = body.pack.vocabulary.mechanics !== 'rules';
  const isNamed = (name: string): boolean => body.pack.effects.has(name);
  const own = givable(entry).map((name) => [name, `own ${name}`] as const);
  const names = own.map(([name]) => `\`${name}:\``);
  const more = names.length === 0 ? '' : `, and ${names.join(', ')}`;
  return {
    word: 'apply',
    roles: new Map<string, string>([...own, ...(isFull ? FULL_ROLES : []), ...ROLES]),
    takes: `\`debuff:\`, \`buff:\` or \`effect:\`, then \`duration:\` and \`to:\`${more}`,
    meant: MEANT,
    described: (role) => (role === 'effect' ? 'an effect' : `\`${role.replace('own ', '')}:\``),
    labelOf: ({ value }, sorted, index) => {
      if (value.kind === 'duration') return 'duration';
      if (isFull && value.kind === 'number') return 'stacks';
      const isEffect = value.kind === 'string' || (value.kind === 'name' && isNamed(value.text));
      return isEffect || (index === 0 && !sorted.has('effect')) ? 'effect' : 'to';
    },
  };
}

function effectOf(body: Body, effect: Expression): EffectEntry | undefined {
  if (effect.kind === 'error') return undefined;
  if (effect.kind === 'name' || effect.kind === 'string') {
    return effectNamed(body, { text: effect.text, span: effect.span });
  }
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span: effect.span,
    message:
      "Expected the name of an effect here, such as `'slow'`. Write the name of a declared " +
      'effect.',
    expected: 'the name of an effect',
  });
  return undefined;
}

function checkGivenDuration(body: Body, given?: Argument): TypedExpression | undefined {
  if (given !== undefined) return checkDuration(body, given.value);
  return { kind: 'constant', type: DURATION, value: AS_DECLARED };
}

/** A duration that is above zero wherever that is known. */
export function checkDuration(body: Body, node: Expression): TypedExpression | undefined {
  const typed = checkAnyDuration(body, node);
  // What turns out to be less than a millisecond lasts one; -1 would mean "as declared".
  if (typed?.kind !== 'constant') return typed === undefined ? undefined : atLeastOne(typed);
  if (typed.value > 0) return typed;
  body.reporter.error({
    code: 'DURATION_NOT_POSITIVE',
    span: node.span,
    message: 'An effect must last longer than zero. Write a duration such as `2s`.',
    found: `${typed.value}ms`,
    expected: 'more than 0ms',
  });
  return undefined;
}

/** A duration, however short. */
export function checkAnyDuration(body: Body, node: Expression): TypedExpression | undefined {
  const typed = body.pack.checkExpression(body, node);
  if (typed.type.kind === 'number' && node.kind === 'number') {
    body.reporter.error({
      code: 'TYPE_MISMATCH',
      span: node.span,
      message:
        `Expected a duration here, but this is a number. Write \`${node.value}s\` or ` +
        `\`${node.value}ms\`.`,
      found: 'a number',
      expected: 'a duration',
      fixes: [insertion(`Write \`${node.value}s\``, node.span.end, 's')],
    });
    return undefined;
  }
  return fits(body, typed, DURATION, node.span) ? typed : undefined;
}

function atLeastOne(typed: TypedExpression): TypedExpression {
  const one: TypedExpression = { kind: 'constant', type: DURATION, value: 1 };
  return { kind: 'builtin', type: DURATION, name: 'max', args: [typed, one] };
}

function checkTo(body: Body, node: ApplyNode, arg?: Argument): TypedExpression | undefined {
  return holderOf(body, arg, {
    span: node.span,
    message: 'This event has nobody who could get the effect by itself. Say who: `to: NAME`.',
    expected: 'to:',
  });
}

/** Who gets the credit: who did what is going on; nobody where nobody did. */
function checkSource(body: Body, arg?: Argument): TypedExpression {
  const entity = body.pack.vocabulary.effectHolder;
  const type = { kind: 'entity', entity } as const;
  if (arg !== undefined) return checkAs(body, arg.value, type);
  return actorOf(body, entity) ?? { kind: 'constant', type, value: -1 };
}

function checkStacks(body: Body, arg?: Argument): TypedExpression {
  if (arg === undefined) return numberOf(1);
  return checkAs(body, arg.value, NUMBER);
}

/**
 * Values of the own fields that have none, in their order; undefined, reported, when one is
 * missing.
 */
/** Own fields, but for what is left of a pool. */
function givable(entry: EffectEntry | undefined): readonly string[] {
  return (entry?.filled.own ?? []).map(({ name }) => name.text).filter((name) => name !== '');
}

/** Those without a value; all of them, once one that has a value is given: no number stands for the default then. */
function checkOwn(
  body: Body,
  node: ApplyNode,
  { own, required }: EffectEntry,
  args: Sorted,
): readonly TypedExpression[] | undefined {
  const values: TypedExpression[] = [];
  const isWhole = own.some(({ name }) => !required.has(name) && args.has(`own ${name}`));
  for (const { name, type } of own) {
    const given = args.get(`own ${name}`);
    if (given === undefined && !required.has(name)) {
      if (isWhole) values.push({ kind: 'constant', type, value: Number.NaN });
      continue;
    }
    if (given === undefined) {
      return missing(body, node, {
        message:
          `This effect keeps \`${name}\`, ${describeType(type)} that has to be given. Write ` +
          `\`${name}: ...\`.`,
        expected: `${name}:`,
      });
    }
    const value = checkAs(body, given.value, type);
    if (value.type.kind === 'error') return undefined;
    values.push(value);
  }
  return values;
}

interface Missing {
  readonly message: string;
  readonly expected: string;
}

const MISSING_EFFECT: Missing = {
  message: "`apply` does not say which effect. Write `apply(debuff: 'NAME')`.",
  expected: 'debuff:, buff: or effect:',
};

function missingDuration(name: string): Missing {
  return {
    message:
      `The effect \`${name}\` declares no duration. Write \`duration: 2s\` here, or ` +
      '`duration 2s` in the effect.',
    expected: 'duration:',
  };
}

function missing(body: Body, node: ApplyNode, { message, expected }: Missing): undefined {
  body.reporter.error({ code: 'ARGUMENT_MISSING', span: node.span, message, expected });
}
