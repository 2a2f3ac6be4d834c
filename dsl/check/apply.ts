// `apply(debuff: 'slow', duration: 2s, to: attacker)`: named arguments, the effect, whom and how
// long.
import type { Argument, Name, Statement } from '../ast.ts';
import { insertion, quoted, type Finding } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { DURATION } from '../types.ts';
import { effectHash } from './effect-name.ts';
import { checkExpression } from './expression.ts';
import { fits } from './fit.ts';
import { renaming, type Body } from './pack.ts';
import type { TypedExpression, TypedStatement } from './typed.ts';

type ApplyNode = Extract<Statement, { kind: 'apply' }>;
type Role = 'effect' | 'duration' | 'to';

const ROLES: ReadonlyMap<string, Role> = new Map([
  ['debuff', 'effect'],
  ['buff', 'effect'],
  ['effect', 'effect'],
  ['duration', 'duration'],
  ['to', 'to'],
]);

export function checkApply(body: Body, node: ApplyNode): TypedStatement | undefined {
  const args = sortArguments(body, node);
  if (args === undefined) return undefined;
  const effect = args.get('effect')?.value;
  if (effect === undefined) return missing(body, node, MISSING_EFFECT);
  const to = checkTarget(body, node, args.get('to'));
  const given = args.get('duration');
  const duration = given === undefined ? undefined : checkDuration(body, given.value);
  if (effect.kind === 'error') return undefined;
  if (effect.kind !== 'name' && effect.kind !== 'string') {
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
  const name: Name = { text: effect.text, span: effect.span };
  const hash = effectHash(body, name);
  const entry = body.pack.effects.get(name.text);
  if (hash === undefined || entry === undefined) return undefined;
  entry.applied = true;
  if (to === undefined || (given !== undefined && duration === undefined)) return undefined;
  if (duration !== undefined)
    return { kind: 'apply', effect: hash, entity: to, durationMs: duration };
  if (entry.node.duration === undefined) return missing(body, node, missingDuration(name.text));
  const durationMs = { kind: 'constant', type: DURATION, value: entry.durationMs ?? 1 } as const;
  return { kind: 'apply', effect: hash, entity: to, durationMs };
}

/** A duration that is above zero wherever that is known. */
export function checkDuration(body: Body, node: Argument['value']): TypedExpression | undefined {
  const typed = checkExpression(body, node);
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
  if (!fits(body, typed, DURATION, node.span)) return undefined;
  if (typed.kind !== 'constant' || typed.value > 0) return typed;
  body.reporter.error({
    code: 'DURATION_NOT_POSITIVE',
    span: node.span,
    message: 'An effect must last longer than zero. Write a duration such as `2s`.',
    found: `${typed.value}ms`,
    expected: 'more than 0ms',
  });
  return undefined;
}

function sortArguments(body: Body, node: ApplyNode): Map<Role, Argument> | undefined {
  const sorted = new Map<Role, Argument>();
  let isComplete = true;
  for (const arg of node.args) {
    const role = arg.name === undefined ? undefined : ROLES.get(arg.name.text);
    const finding = role === undefined ? wrongArgument(arg, sorted) : repeated(arg, role, sorted);
    if (finding !== undefined) {
      body.reporter.error(finding);
      isComplete = false;
    }
    if (role !== undefined && !sorted.has(role)) sorted.set(role, arg);
    if (arg.value.kind === 'error') isComplete = false;
  }
  return isComplete ? sorted : undefined;
}

function repeated(arg: Argument, role: Role, sorted: Map<Role, Argument>): Finding | undefined {
  if (!sorted.has(role)) return undefined;
  return {
    code: 'ARGUMENT_REPEATED',
    span: arg.name?.span ?? arg.value.span,
    message:
      `\`apply\` already has ${role === 'effect' ? 'an effect' : `\`${role}:\``}. Keep one of ` +
      'the two.',
    found: arg.name?.text ?? '',
  };
}

function wrongArgument(arg: Argument, sorted: Map<Role, Argument>): Finding | undefined {
  if (arg.value.kind === 'error') return undefined;
  if (arg.name === undefined) {
    const label =
      arg.value.kind === 'duration' ? 'duration' : sorted.has('effect') ? 'to' : 'effect';
    return {
      code: 'ARGUMENT_UNNAMED',
      span: arg.value.span,
      message:
        `Say what this value is: \`${label}: ...\`. \`apply\` takes \`debuff:\`, \`buff:\` or ` +
        '`effect:`, then `duration:` and `to:`.',
      expected: `${label}:`,
      fixes: [insertion(`Add \`${label}:\``, arg.value.span.start, `${label}: `)],
    };
  }
  const { text, span } = arg.name;
  const suggestions = suggest(text, ROLES.keys());
  const hint =
    didYouMean(suggestions) ||
    ' It takes `debuff:`, `buff:` or `effect:`, then `duration:` and `to:`.';
  return {
    code: 'UNKNOWN_ARGUMENT',
    span,
    message: `\`apply\` has no argument ${quoted(text)}.${hint}`,
    found: text,
    expected: [...ROLES.keys()].join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  };
}

function checkTarget(body: Body, node: ApplyNode, arg?: Argument): TypedExpression | undefined {
  const holder = body.pack.vocabulary.effectHolder;
  if (arg !== undefined) {
    const typed = checkExpression(body, arg.value);
    return fits(body, typed, { kind: 'entity', entity: holder }, arg.value.span)
      ? typed
      : undefined;
  }
  const index = body.event?.subject ?? -1;
  const type = body.event?.fields[index]?.type;
  if (type?.kind === 'entity' && type.entity === holder) return { kind: 'event', type, index };
  return missing(body, node, {
    message: 'This event has nobody who could get the effect by itself. Say who: `to: NAME`.',
    expected: 'to:',
  });
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
      `The effect ${quoted(name)} declares no duration. Write \`duration: 2s\` here, or ` +
      '`duration 2s` in the effect.',
    expected: 'duration:',
  };
}

function missing(body: Body, node: ApplyNode, { message, expected }: Missing): undefined {
  body.reporter.error({ code: 'ARGUMENT_MISSING', span: node.span, message, expected });
}
