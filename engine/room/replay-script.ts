// The records of a battle as steps that follow one another, checked before anything is run.
import type { RoomBehaviour } from '../contract/room.ts';
import { CodedError } from '../base/errors.ts';
import { schemaOf } from '../state/room-schema.ts';
import { RECORD, RECORD_STARTS, readHash, readStart, type RoomStart } from './record.ts';
import { RECORD_CHANGED, changedTick } from './recording.ts';
import type { RoomRecordEntry } from './recover.ts';
import { InputsReader } from './tick-inputs.ts';

export type ReplayStep =
  | { readonly kind: 'start'; readonly tick: number; readonly start: RoomStart }
  | { readonly kind: 'inputs'; readonly tick: number; readonly bytes: Uint8Array }
  | { readonly kind: 'changed'; readonly tick: number; readonly bytes: Uint8Array }
  | { readonly kind: 'hash'; readonly tick: number; readonly low: number; readonly high: number };

export interface ReplayScript {
  readonly first: RoomStart;
  /** It is on record from its opening. */
  readonly isOpened: boolean;
  /** From `first` on. */
  readonly steps: readonly ReplayStep[];
  readonly lastTick: number;
}

/** @throws BATTLE_FILE_INVALID unless the records are those of one battle, in order */
export function readScript(records: readonly RoomRecordEntry[]): ReplayScript {
  const steps: ReplayStep[] = [];
  let tick = 0;
  let lastTick = 0;
  for (const record of records) {
    const step = readStep(record);
    if (step === undefined) continue;
    // Only a return goes back.
    if (step.tick < tick && record.kind !== RECORD.restored) throw invalid('are out of order');
    ({ tick } = step);
    lastTick = tick;
    steps.push(step);
  }
  const [first] = steps;
  if (first?.kind !== 'start') throw invalid('do not begin with a state');
  const isOpened = records[0]?.kind === RECORD.opened;
  return { first: first.start, isOpened, steps, lastTick };
}

/** Why a script cannot be run: a pack is not there, or has other columns than the record. */
export interface ScriptMismatch {
  readonly what: 'layout' | 'pack';
  readonly pack: string;
  readonly tick: number;
}

/** The first start that cannot be run; undefined when all can. */
export function mismatchOf(
  { steps }: ReplayScript,
  behaviourOf: (start: RoomStart) => RoomBehaviour | undefined,
): ScriptMismatch | undefined {
  for (const step of steps) {
    if (step.kind !== 'start') continue;
    const { pack, tick, schema } = step.start;
    const behaviour = behaviourOf(step.start);
    if (behaviour === undefined) return { what: 'pack', pack, tick };
    if (schemaOf(behaviour).digest !== schema.digest) return { what: 'layout', pack, tick };
  }
  return undefined;
}

function readStep({ kind, bytes }: RoomRecordEntry): ReplayStep | undefined {
  try {
    if (RECORD_STARTS.includes(kind)) {
      const start = readStart(bytes);
      if (start.columns.length !== start.schema.layout.bytes) throw invalid('hold another state');
      return { kind: 'start', tick: start.tick, start };
    }
    if (kind === RECORD.inputs) {
      return { kind: 'inputs', tick: new InputsReader(bytes).nextTick, bytes };
    }
    if (kind === RECORD.hash) return { kind: 'hash', ...readHash(bytes) };
    if (kind === RECORD_CHANGED) return { kind: 'changed', tick: changedTick(bytes), bytes };
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw invalid('cannot be read', cause);
  }
  return undefined;
}

function invalid(what: string, cause?: unknown): CodedError {
  const message = `The records of the battle file ${what}.`;
  return new CodedError('BATTLE_FILE_INVALID', { message, cause });
}
