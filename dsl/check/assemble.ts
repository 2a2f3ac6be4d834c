// Puts the parts of a checked pack together: events with their rules in order and their costs, effects, tables, and
// the sizes a runner needs.
import { hashName } from '../hash.ts';
import type { TypedEvent, TypedEventField, TypedOutcome, TypedProgram } from '../ir/program.ts';
import type { Phase, TypedRule } from '../ir/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import type { Checked } from './declarations.ts';
import { checkCycles } from './cycle.ts';
import { eventCosts } from './event-cost.ts';
import { originsOf } from './origin.ts';
import type { EventEntry, Pack } from './pack.ts';
import { raiseGraph } from './raise-graph.ts';

export function assemble(pack: Pack, checked: Checked): TypedProgram {
  const { vocabulary, lowered } = pack;
  const rules = orderRules(checked.rules);
  const declared = [...pack.events.values()].map((entry) => typedEvent(pack, entry, rules));
  const uncosted = [...declared, ...lowered.events];
  const effects = [...checked.effects, ...lowered.effects];
  const { operations, resources, reasons, functions, eventTags, branches } = lowered;
  const { skills } = checked;
  const graph = raiseGraph({ events: uncosted, effects, operations, skills });
  const events = checkCycles(pack, graph) ? eventCosts(pack, graph) : uncosted;
  return {
    tickMs: vocabulary.tickMs,
    entities: vocabulary.entities,
    effectSlots: vocabulary.effectSlots ?? DSL_LIMITS.effectSlots,
    formulas: pack.typedFormulas,
    operations,
    events,
    effects,
    resources,
    skills,
    reasons,
    tables: checked.tables,
    functions,
    records: checked.records,
    moves: lowered.moves,
    enums: [...pack.enums].map(([name, values]) => ({ name, values })),
    origins: originsOf(checked),
    eventTags,
    defaultEvent: pack.events.get(vocabulary.defaultEvent)?.index ?? 0,
    branches,
    ownMax: Math.max(0, ...effects.map((effect) => effect.own.length)),
    slotsMax: Math.max(0, ...events.map((event) => event.slots)),
  };
}

/** Per event: priority descending, then file path, then position (stable sort keeps both). */
function orderRules(rules: readonly TypedRule[]): ReadonlyMap<string, readonly TypedRule[]> {
  const ordered = new Map<string, TypedRule[]>();
  for (const rule of [...rules].sort((a, b) => b.priority - a.priority)) {
    const list = ordered.get(rule.event);
    if (list === undefined) ordered.set(rule.event, [rule]);
    else list.push(rule);
  }
  return ordered;
}

function typedEvent(
  pack: Pack,
  entry: EventEntry,
  rules: ReadonlyMap<string, readonly TypedRule[]>,
): TypedEvent {
  const own = rules.get(entry.name) ?? [];
  const inPhase = (phase: Phase): readonly TypedRule[] =>
    own.filter((rule) => rule.phase === phase);
  const cost = own.reduce((sum, rule) => sum + rule.cost, 0);
  const outcome = outcomeOf(pack, entry);
  const fields = entry.fields.map(({ name, type, modifiable, rounded }): TypedEventField => ({
    name,
    type,
    modifiable: modifiable === true && type.kind === 'number',
    ...(rounded !== undefined && { rounded }),
  }));
  return {
    name: entry.name,
    hash: hashName(entry.name),
    fields,
    actor: entry.actor,
    subject: entry.subject,
    ...(outcome !== undefined && { outcome }),
    slots: fields.length + (outcome === undefined ? 0 : 3),
    internal: false,
    before: inPhase('before'),
    on: inPhase('on'),
    after: inPhase('after'),
    cost,
    ownCost: cost,
  };
}

function outcomeOf(pack: Pack, { fields }: EventEntry): TypedOutcome | undefined {
  const amount = fields.findIndex(({ outcome }) => outcome !== undefined);
  const outcome = fields[amount]?.outcome;
  if (outcome === undefined) return undefined;
  const entity = fields.findIndex(({ name }) => name === outcome.entity);
  const type = fields[entity]?.type;
  if (type?.kind !== 'entity') return undefined;
  const field = pack.entities.get(type.entity)?.fields.get(outcome.field);
  const zeroEvent = pack.events.get(field?.zeroEvent ?? '')?.index;
  return {
    amount,
    entity,
    entityKind: type.entity,
    field: outcome.field,
    direction: outcome.direction,
    ...(zeroEvent !== undefined && { zeroEvent }),
  };
}
