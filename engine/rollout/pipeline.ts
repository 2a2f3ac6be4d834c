// The one file that knows the order: received, verified, compiled, prepared, active. Each way in (a
// push, a rollback, a start) goes through the same stages; whatever throws before the write
// discards its candidate.
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import type { RoomTouch } from '../contract/room.ts';
import type { Generation, PackIdentity } from '../kernel/generation.ts';
import type { Staged } from '../service/change.ts';
import type { HistoryRecord } from '../state/history-record.ts';
import type { VerifiedPack } from '../trust/pack.ts';
import { activate, recordOf, type Activation, type ActivationRequest } from './activate.ts';
import { compileConfirmed, compileIncoming, type CompiledPack } from './compile.ts';
import type { Journey } from './journey.ts';
import type { RolloutOptions } from './options.ts';
import type { PushAccepted } from './outcome.ts';
import { identify, sourceOf } from './prepare.ts';
import { receive } from './receive.ts';
import { verifyConfirmed, verifyIncoming } from './verify.ts';

/** Who asked for a rollout, why, and on which epoch they stood. */
export interface RolloutRequest {
  readonly actor: string;
  readonly reason: string;
  readonly expectedEpoch: number;
  readonly nextEpoch: number;
}

/**
 * A pack from outside.
 * @throws CodedError of the stage that refused it; nothing has changed then
 */
export async function intake(
  bytes: Uint8Array,
  request: RolloutRequest,
  journey: Journey,
  options: RolloutOptions,
): Promise<PushAccepted> {
  const own = await journey.pass('received', () => receive(bytes));
  const pack = await journey.pass('verified', () => verifyIncoming(own, options));
  journey.identify(identify(pack), pack.manifest.service);
  const compiled = await journey.pass('compiled', () => compileIncoming(pack, options));
  const store = (): Promise<void> => options.packs.put(pack.digest, own);
  return advance({ pack, compiled, store, isReturn: false }, request, journey, options);
}

/**
 * A pack that served before, from the own store.
 * @throws CodedError of the stage that refused it; nothing has changed then
 */
export async function repeat(
  record: HistoryRecord,
  request: RolloutRequest,
  journey: Journey,
  options: RolloutOptions,
): Promise<PushAccepted> {
  journey.identify(record.pack, record.service);
  const bytes = await journey.pass('received', () => fetchStored(record, options));
  const pack = await journey.pass('verified', () => verifyConfirmed(bytes, options));
  const compiled = await journey.pass('compiled', () => compileConfirmed(pack, options));
  const store = (): Promise<void> => Promise.resolve();
  return advance({ pack, compiled, store, isReturn: true }, request, journey, options);
}

/**
 * The bytes of a pack that the history names.
 * @throws STORE_CORRUPT when the store has lost it or holds something else
 */
export async function fetchStored(
  { pack }: HistoryRecord,
  { packs }: RolloutOptions,
): Promise<Uint8Array> {
  const bytes = await packs.get(pack.digest);
  if (bytes !== undefined) return bytes;
  const message = `The pack of ${pack.name} revision ${pack.revision} (${pack.digest}) is missing.`;
  throw new CodedError('STORE_CORRUPT', { message });
}

interface Prepared {
  readonly pack: VerifiedPack;
  readonly compiled: CompiledPack;
  /** Makes the pack durable. */
  readonly store: () => Promise<void>;
  /** It served before: what it replaces is not kept. */
  readonly isReturn: boolean;
}

async function advance(
  prepared: Prepared,
  request: RolloutRequest,
  journey: Journey,
  options: RolloutOptions,
): Promise<PushAccepted> {
  const activation = await journey.pass('prepared', () => prepare(prepared, request, options));
  const activated = await journey.pass('active', () => activateOrDiscard(activation, options));
  const { candidate, touches } = activation;
  const accepted = journey.accept(candidate, activated, prepared.compiled.warnings);
  return { ...accepted, touches };
}

async function prepare(
  { pack, compiled, store, isReturn }: Prepared,
  request: RolloutRequest,
  options: RolloutOptions,
): Promise<
  ActivationRequest & { readonly candidate: Generation; readonly touches: readonly RoomTouch[] }
> {
  const { services } = options;
  let candidate: Generation | undefined;
  const onLoaded = (generation: Generation): void => {
    candidate = generation;
  };
  try {
    const made = sourceOf(pack, compiled, options, isReturn ? 'served' : 'new');
    const source = { ...made, pack: isReturn ? atOnce(made.pack) : made.pack, onLoaded };
    const staged = await services.stage({ put: [source], ...(isReturn ? { isReturn } : {}) });
    const unsigned = pack.signed ? {} : { unsigned: new Set([pack.digest]) };
    const activation = { ...request, ...unsigned, staged };
    await discardOnThrow(activation, store, options);
    const touches = await askParticipants(staged, options);
    assert(candidate !== undefined, 'what is staged was loaded');
    return { ...activation, candidate, touches };
  } catch (error) {
    if (candidate !== undefined) await recordRefusal(candidate, { ...request, error }, options);
    throw error;
  }
}

/** Nobody stays on what is gone back from. */
function atOnce({ name, revision, digest }: PackIdentity): PackIdentity {
  return { name, revision, digest };
}

/**
 * What the candidates would do to what runs; whoever has a say may refuse them.
 * @throws PACK_LAYOUT_CHANGED; the candidates are discarded then
 */
export async function askParticipants(
  staged: Staged,
  options: RolloutOptions,
): Promise<readonly RoomTouch[]> {
  const touches: RoomTouch[] = [];
  await discardOnThrow(
    { staged },
    async () => {
      for (const participant of options.participants ?? []) {
        for (const { service } of staged.candidates) {
          touches.push(...(await participant.prepare(service)));
        }
      }
    },
    options,
  );
  return touches;
}

async function discardOnThrow(
  { staged }: Pick<ActivationRequest, 'staged'>,
  step: () => Promise<void>,
  { services }: RolloutOptions,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    await services.discard(staged);
    throw error;
  }
}

/** The candidates serve afterwards, or they are unloaded and on record as rejected. */
export async function activateOrDiscard(
  request: ActivationRequest,
  options: RolloutOptions,
): Promise<Activation> {
  const { candidates } = request.staged;
  try {
    return await activate(request, options);
  } catch (error) {
    await options.services.discard(request.staged);
    for (const candidate of candidates) {
      await recordRefusal(candidate, { ...request, error }, options);
    }
    throw error;
  }
}

/** Its id is on record as used, even where it never came to an intent. */
export async function recordRefusal(
  candidate: Generation,
  request: RolloutRequest & { readonly error: unknown },
  options: RolloutOptions,
): Promise<void> {
  const { history, log } = options;
  const code = request.error instanceof CodedError ? request.error.code : 'INTERNAL';
  const stage = code === 'ROLLOUT_SUPERSEDED' ? 'superseded' : 'rejected';
  const reason = `${request.reason}: ${code}`;
  const record = recordOf(stage, candidate, { ...request, reason }, options);
  await history.append(record).catch((error: unknown) => {
    // The refusal itself is what the caller must hear; an intent without an end counts as not done.
    log.error({ err: error, code }, 'the refusal could not be recorded');
  });
}
