// `2d6`, and rolls that all rules of an event share.
import type { Expression } from '../ast/expression.ts';
import { createReporter } from '../reporter.ts';
import { NUMBER } from '../types.ts';
import { eventContext, openBody } from './body.ts';
import { FAULT } from './fault.ts';
import { isPureHere } from './pure.ts';
import type { Body, EventEntry, RollEntry } from './pack.ts';
import type { TypedExpression } from '../ir/expression.ts';

type DiceNode = Extract<Expression, { kind: 'dice' }>;

export function checkDice(body: Body, node: DiceNode): TypedExpression {
  const { count, sides, span } = node;
  if (!isPureHere(body, span, 'Dice')) return FAULT;
  const number = body.drawCount;
  body.drawCount += count;
  return { kind: 'dice', type: NUMBER, count, sides, hash: body.rollHash, number };
}

/**
 * The value of a roll where it is used. It draws under its own hash, numbered from 0, so that it is
 * the same in all rules of its event. What is wrong with it was told where it is declared.
 */
export function rollValue(body: Body, entry: RollEntry): TypedExpression {
  const event = body.pack.events.get(entry.event);
  if (event === undefined) return FAULT;
  return checkRoll(body.pack, { ...entry, reporter: createReporter('') }, event);
}

/** Checks a declared roll in the context of its event. */
export function checkRoll(
  pack: Body['pack'],
  entry: RollEntry,
  event: EventEntry,
): TypedExpression {
  const name = `roll ${entry.node.name.text}`;
  const { hash, reporter } = entry;
  const context = eventContext(event, 'on');
  const body = openBody({ pack, reporter, name, place: 'rule', event, context, rollHash: hash });
  const typed = pack.checkExpression(body, entry.node.value);
  if (typed.type.kind === 'error') return FAULT;
  if (body.localCount === 0) return typed;
  reporter.error({
    code: 'ROLL_SELECTS',
    span: entry.node.value.span,
    message: 'A roll is dice and numbers; it cannot look for others. Count them in the rule.',
    expected: 'dice and numbers',
  });
  return FAULT;
}
