// `cooldown 3s per attacker`: an internal effect on whom it is counted for. The rule asks for it first, and puts
// it on when its condition holds.
import type { RuleNode } from '../ast/declaration.ts';
import { hashName } from '../hash.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { BOOL, DURATION, NUMBER } from '../types.ts';
import { checkDuration } from './apply.ts';
import { internalEffect, ticksWhenFixed } from './internal.ts';
import { clauseOffered } from './offered.ts';
import { emit } from './operation.ts';
import type { Body } from './pack.ts';

type CooldownNode = NonNullable<RuleNode['cooldown']>;

export interface Cooldown {
  /** True while it has passed. */
  readonly ready: TypedExpression;
  readonly start: TypedStatement;
}

export function coolingDown(body: Body, node: CooldownNode): Cooldown | undefined {
  if (!clauseOffered(body.pack, body.reporter, node.span, '`cooldown`')) return undefined;
  const entity = bearer(body, node);
  const duration = checkDuration(body, node.duration);
  if (entity === undefined || duration === undefined) return undefined;
  const name = `${body.name} cooldown`;
  internalEffect(body.pack, { name, ...ticksWhenFixed(body.pack, duration) });
  return cooldownOn(body, { entity, duration, effect: hashName(name) });
}

/** Asks for an internal effect, and puts it on. */
export function cooldownOn(
  body: Body,
  parts: {
    readonly entity: TypedExpression;
    readonly duration: TypedExpression;
    readonly effect: number;
  },
): Cooldown {
  const { entity, duration, effect } = parts;
  const held: TypedExpression = { kind: 'has', type: BOOL, entity, effects: [effect] };
  const one: TypedExpression = { kind: 'constant', type: NUMBER, value: 1 };
  const args = [entity, entity, one, { ...duration, type: DURATION }];
  return {
    ready: { kind: 'not', type: BOOL, operand: held },
    start: emit(body.pack, { kind: 'apply', effect }, args),
  };
}

/** Whom it is counted for: who is named, else who did it, else who is met. */
function bearer(body: Body, node: CooldownNode): TypedExpression | undefined {
  const holder = body.pack.vocabulary.effectHolder;
  if (node.per !== undefined) {
    const typed = body.pack.checkExpression(body, node.per);
    if (typed.type.kind === 'error') return undefined;
    if (typed.type.kind === 'entity' && typed.type.entity === holder) return typed;
    return reportBearer(body, node, node.per.span);
  }
  for (const name of [body.actor, body.subject]) {
    const slot = body.context.get(name ?? '');
    if (slot?.type.kind !== 'entity' || slot.type.entity !== holder) continue;
    return { kind: 'event', type: slot.type, index: slot.index };
  }
  return reportBearer(body, node, node.span);
}

function reportBearer(body: Body, node: CooldownNode, span: CooldownNode['span']): undefined {
  const holder = body.pack.vocabulary.effectHolder;
  const names = [...body.context].flatMap(([name, { type }]) =>
    type.kind === 'entity' && type.entity === holder ? [`\`per ${name}\``] : [],
  );
  const advice = names.length === 0 ? '' : ` Write ${names.join(' or ')}.`;
  body.reporter.error({
    code: 'COOLDOWN_OF_NOBODY',
    span,
    message:
      node.per === undefined
        ? `This event has no ${holder} that the cooldown could be counted for.`
        : `A cooldown is counted for a ${holder}.${advice}`,
    expected: `per ${holder.toUpperCase()}`,
  });
  return undefined;
}
