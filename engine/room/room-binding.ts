// What a room runs on, and when it may exchange it.
import { assert } from '../base/assert.ts';
import type { RoomBehaviour, RoomBoundary } from '../contract/room.ts';
import type { Generation } from '../kernel/generation.ts';
import type { GenerationSet } from '../kernel/generation-set.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** A set, and what it has for rooms of one service. */
export interface Binding {
  readonly set: GenerationSet;
  readonly generation: Generation;
  readonly behaviour: RoomBehaviour;
}

/** The binding that the kernel grants now. */
export interface Serving extends Binding {
  readonly epoch: number;
}

/** What serves now for rooms of a service. */
export function servingOf({
  kernel: { routing },
  service,
}: {
  readonly kernel: Pick<Kernel, 'routing'>;
  readonly service: string;
}): Serving {
  assert(routing !== undefined, 'A3 an epoch comes with a routing');
  return { ...bind(routing.defaultSet, service), epoch: routing.epoch };
}

/** What a set has for rooms of a service. */
function bind(set: GenerationSet, service: string): Binding {
  const generation = set.generations.get(service);
  const behaviour = generation?.service.room;
  assert(generation !== undefined && behaviour !== undefined, `the set has rooms of ${service}`);
  return { set, generation, behaviour };
}

/** Whether a room may move to a version by its update point, where its last tick ended. */
export function mayMove({ pack: { update = 'now' } }: Generation, boundary: RoomBoundary): boolean {
  if (update === 'now' || boundary === 'battle') return true;
  return update === 'next-round' && boundary === 'round';
}
