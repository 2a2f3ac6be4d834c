// The program of a pack with events of its own for setting up tests: one that gives each effect, one that changes
// each pair. What rules do is untouched.
import { hashName } from '../hash.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedEvent, TypedProgram } from '../ir/program.ts';
import type { TypedOperation, TypedRule } from '../ir/statement.ts';
import type { Type } from '../types.ts';
import { NUMBER } from '../types.ts';

export interface SetupProgram {
  readonly program: TypedProgram;
  /** Events by position of the effect: fields holder, source, stacks, duration (-1: as declared). */
  readonly gives: readonly number[];
  /** Events by position of the resource: fields entity, against, change. */
  readonly changes: readonly number[];
}

/** Steps of a setup event: more than any chain of hooks it starts may take. */
const FUEL = 1_000_000_000;

export function setupProgram(program: TypedProgram, holderKind: string): SetupProgram {
  const operations = [...program.operations];
  const events = [...program.events];
  const entity: Type = { kind: 'entity', entity: holderKind };
  const add = (name: string, operation: TypedOperation, types: readonly Type[]): number => {
    operations.push(operation);
    const op = operations.length - 1;
    const hash = freeHash(`test ${name}`, events);
    events.push(eventOf(name, hash, types, op));
    return events.length - 1;
  };
  const gives = program.effects.map(({ name, hash }) =>
    add(`gives ${name}`, { kind: 'apply', effect: hash }, [entity, entity, NUMBER, NUMBER]),
  );
  const changes = program.resources.map((resource, at) =>
    add(`changes ${resource.name}`, { kind: 'changePair', resource: at }, [entity, entity, NUMBER]),
  );
  const slotsMax = Math.max(program.slotsMax, 4);
  return { program: { ...program, operations, events, slotsMax }, gives, changes };
}

/** A hash that no event has yet. */
function freeHash(name: string, events: readonly TypedEvent[]): number {
  const taken = new Set(events.map(({ hash }) => hash));
  let hash = hashName(name);
  while (taken.has(hash)) hash = (hash + 1) >>> 0;
  return hash;
}

function eventOf(name: string, hash: number, types: readonly Type[], op: number): TypedEvent {
  const args = types.map((type, index): TypedExpression => ({ kind: 'event', type, index }));
  const rule: TypedRule = {
    hash,
    localCount: 0,
    statements: [{ kind: 'emit', op, args }],
    cost: 1,
    name,
    event: name,
    phase: 'on',
    priority: 0,
    file: '',
    start: 0,
  };
  return {
    name,
    hash,
    fields: types.map((type, at) => ({ name: `value${at}`, type, modifiable: false })),
    actor: 1,
    subject: 0,
    slots: types.length,
    internal: true,
    before: [],
    on: [rule],
    after: [],
    cost: FUEL,
    ownCost: 1,
  };
}
