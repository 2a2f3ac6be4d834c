// A behaviour that is watched, and that fails where it is told to: which version ran in a tick, and that none runs once
// it is unloaded.
import type { RoomBehaviour, RoomContext } from '../../engine/contract/room.ts';

/** What a faulty version cannot do; by the chance of the tick, so that a replay fails alike. */
export type Fault = 'step' | 'decide' | 'move';

export interface Watch {
  readonly pack: string;
  readonly fault: Fault | undefined;
  unloads: number;
}

/** Those that ran since it was cleared. */
export type Ran = Set<Watch>;

/** One tick in so many goes wrong under a faulty version. */
const FAULT_EVERY = 24;

export function watchBehaviour(inner: RoomBehaviour, watch: Watch, ran: Ran): RoomBehaviour {
  const note = (): void => {
    if (watch.unloads > 0) throw new Error(`D4 ${watch.pack} runs and is unloaded`);
    ran.add(watch);
  };
  const failIn = (fault: Fault, { key }: RoomContext, every: number): void => {
    if (watch.fault === fault && (key[0] ?? 0) % every === 0) throw new PlannedFault(fault);
  };
  return {
    ...inner,
    memberChanged: (context, member, present) => {
      note();
      inner.memberChanged(context, member, present);
    },
    decide: (context, command) => {
      note();
      failIn('decide', context, FAULT_EVERY);
      return inner.decide(context, command);
    },
    step: (context) => {
      note();
      inner.step(context);
      failIn('step', context, FAULT_EVERY);
    },
    adopt: (context) => {
      inner.adopt(context);
      failIn('move', context, 2);
    },
    migrate: (move, context) => {
      inner.migrate?.(move, context);
      failIn('move', context, 2);
    },
  };
}

/** What a faulty version throws: nothing else may. */
export class PlannedFault extends Error {}
