// A tier that serves through another one until generated code is ready, and then through that, entry by entry. The
// switch is one synchronous call; the caller makes it between two ticks. Hot path: one call more a body.
import type { TypedProgram } from '../ir/program.ts';
import type { Ask, Run, Tier } from '../tier.ts';
import type { TypedBody } from '../ir/statement.ts';
import { entriesOf, runOf, type Entry } from './entry.ts';
import type { SampleRecorder } from './recorder.ts';

export interface SwitchingTier extends Tier {
  /** Entries that generated code serves; their positions are those of entriesOf(program). */
  readonly switched: ReadonlySet<number>;
  /** From now on these entries run through the direct tier, all others through the default. */
  switchTo(entries: ReadonlySet<number>): void;
}

export interface SwitchingOptions {
  readonly program: TypedProgram;
  /** Serves from the start, and everything that is not switched. */
  readonly fallback: Tier;
  /** Need not be built before something is switched to it. */
  readonly direct: Tier;
  /** Is told what runs, for warming up. */
  readonly recorder?: SampleRecorder;
}

/** What an entry runs now. */
interface Slot {
  readonly entry: Entry;
  run: Run | Ask;
}

export function createSwitchingTier(options: SwitchingOptions): SwitchingTier {
  const { program, fallback, direct, recorder } = options;
  const slots = entriesOf(program).map((entry): Slot => ({ entry, run: runOf(fallback, entry) }));
  const served = slots.map((slot, i) => serve(slot, i, recorder));
  const bodies = new Map<TypedBody, number>();
  for (const [i, { entry }] of slots.entries())
    if (entry.kind === 'body') bodies.set(entry.body, i);
  let switched: ReadonlySet<number> = new Set();
  const find = (isIt: (entry: Entry) => boolean): Ask | undefined =>
    served[slots.findIndex(({ entry }) => isIt(entry))];
  return {
    scratchLength: Math.max(fallback.scratchLength, direct.scratchLength),
    // Follows from the program alone, and asking the direct tier would work it out anew.
    selectedLength: fallback.selectedLength,
    get switched() {
      return switched;
    },
    switchTo: (entries) => {
      // All are found before any is put in: a tier that is not built throws here and changes nothing.
      const runs = slots.map(({ entry }, i) => runOf(entries.has(i) ? direct : fallback, entry));
      for (const [i, slot] of slots.entries()) slot.run = runs[i] ?? slot.run;
      switched = entries;
    },
    rules: (event, phase) =>
      find((entry) => entry.kind === 'rules' && entry.event === event && entry.phase === phase) ??
      fallback.rules(event, phase),
    body: (body) => served[bodies.get(body) ?? -1] ?? fallback.body(body),
    accepts: (effect) =>
      find((entry) => entry.kind === 'accepts' && entry.effect === effect) ??
      fallback.accepts(effect),
  };
}

function serve(slot: Slot, entry: number, recorder: SampleRecorder | undefined): Ask {
  if (recorder === undefined) return (frame) => slot.run(frame) === true;
  return (frame) => {
    recorder.offer(entry, frame);
    return slot.run(frame) === true;
  };
}
