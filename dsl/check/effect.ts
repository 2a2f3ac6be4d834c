// One effect: how long it lasts, and what it modifies of its holder while it lasts.
import { ticksOf } from '../arithmetic.ts';
import { checkDuration } from './apply.ts';
import { costOfStatements } from './cost.ts';
import type { Body, EffectEntry, EventEntry, Pack } from './pack.ts';
import { checkCost } from './rule.ts';
import { checkBlock } from './statement.ts';
import type { TypedEffect } from './typed.ts';

export function checkEffect(pack: Pack, entry: EffectEntry): TypedEffect {
  const { node, reporter, hash } = entry;
  // Inside an effect the only value is its holder, which the frame carries in event slot 0.
  const event: EventEntry = {
    name: node.name.text,
    fields: [{ name: 'holder', type: { kind: 'entity', entity: pack.vocabulary.effectHolder } }],
    subject: 0,
  };
  const body: Body = {
    pack,
    reporter,
    place: 'effect',
    event,
    scopes: [],
    localCount: 0,
    reads: new Set(),
    chanceCount: 0,
  };
  const statements = checkBlock(body, node.body);
  checkCost(reporter, node.name.span, costOfStatements(statements));
  const effect = { name: node.name.text, hash, localCount: body.localCount, statements };
  if (node.duration === undefined) return effect;
  const before = reporter.diagnostics.length;
  const duration = checkDuration(body, node.duration);
  if (duration?.kind === 'constant') {
    entry.durationMs = duration.value;
    return { ...effect, durationTicks: ticksOf(duration.value, pack.vocabulary.tickMs) };
  }
  if (duration !== undefined && reporter.diagnostics.length === before) {
    reporter.error({
      code: 'TYPE_MISMATCH',
      span: node.duration.span,
      message:
        'The duration of an effect must be fixed, such as `2s`. Give one that varies where the ' +
        'effect is applied.',
      expected: 'a fixed duration',
    });
  }
  return effect;
}
