// HOT PATH: what an entity holds. One effect of any source, the commonest question, looks at the slots itself;
// everything else asks dsl/run/instance.ts.
import type { TypedExpression } from '../ir/expression.ts';
import { ANY_SOURCE, holdsAny, readHeld, signedHashes } from '../run/instance.ts';
import type { InstanceOffsets } from '../run/instance.ts';
import type { Ask, Run } from '../tier.ts';
import type { Build } from './target.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

export function compileHas(build: Build, node: Node<'has'>, at: number): Ask {
  const { target } = build;
  const offsets = target.instances();
  const row = build.value(node.entity, at);
  const [effect, other] = node.effects;
  if (effect === undefined) return never(row);
  if (node.source !== undefined) {
    const from = build.value(node.source, at + 1);
    return hasFrom(row, from, offsets, signedHashes(node.effects), at);
  }
  if (other !== undefined) return hasAny(row, offsets, signedHashes(node.effects), at);
  if (node.entity.kind === 'event') return eventHas(node.entity.index, offsets, effect);
  return hasOne(row, offsets, effect, at);
}

export function compileHeld(build: Build, node: Node<'held'>, at: number): Run {
  const { target } = build;
  const { effect, slot, otherwise } = node;
  const query = { effect: effect | 0, slot, otherwise };
  const offsets = target.instances();
  const row = build.value(node.entity, at);
  const anySource: TypedExpression = {
    kind: 'constant',
    type: node.entity.type,
    value: ANY_SOURCE,
  };
  const source = build.value(node.source ?? anySource, at + 1);
  return (frame) => {
    const { scratch } = frame;
    row(frame);
    source(frame);
    if ((scratch[at] ?? 0) < 0) scratch[at] = otherwise;
    else readHeld(frame, offsets, query, at);
  };
}

/** An effect tag that no effect carries. */
function never(row: Run): Ask {
  return (frame) => {
    row(frame);
    return false;
  };
}

function eventHas(slot: number, { slots, id, untilTick }: InstanceOffsets, effect: number): Ask {
  return (frame) => {
    const { u32, tick } = frame;
    const row = frame.event[slot] ?? 0;
    if (row < 0) return false;
    const end = (row + 1) * slots;
    for (let at = row * slots; at < end; at += 1) {
      if (u32[id + at] === effect && (u32[untilTick + at] ?? 0) > tick) return true;
    }
    return false;
  };
}

function hasOne(value: Run, offsets: InstanceOffsets, effect: number, slot: number): Ask {
  const { slots, id, untilTick } = offsets;
  return (frame) => {
    const { u32, tick } = frame;
    value(frame);
    const row = frame.scratch[slot] ?? 0;
    if (row < 0) return false;
    const end = (row + 1) * slots;
    for (let at = row * slots; at < end; at += 1) {
      if (u32[id + at] === effect && (u32[untilTick + at] ?? 0) > tick) return true;
    }
    return false;
  };
}

function hasAny(value: Run, offsets: InstanceOffsets, effects: Int32Array, at: number): Ask {
  return (frame) => {
    value(frame);
    const row = (frame.scratch[at] ?? 0) | 0;
    return row >= 0 && holdsAny(frame, offsets, row, effects, ANY_SOURCE);
  };
}

function hasFrom(
  value: Run,
  from: Run,
  offsets: InstanceOffsets,
  effects: Int32Array,
  at: number,
): Ask {
  return (frame) => {
    value(frame);
    from(frame);
    const row = (frame.scratch[at] ?? 0) | 0;
    const source = (frame.scratch[at + 1] ?? 0) | 0;
    return row >= 0 && holdsAny(frame, offsets, row, effects, source);
  };
}
