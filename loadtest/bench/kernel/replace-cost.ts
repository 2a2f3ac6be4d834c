// What it takes to replace a service with 1 MB of state, sealed on its way and migrated, beside what cannot be
// avoided: encrypting, decrypting and copying the same bytes. The whole replacement is timed, its dry run too.
import type { Service } from '#engine/contract';
import type { ServiceState } from '#engine/contract/state';
import type { BenchRow } from '../row.ts';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { CONTRACT_VERSION } from '#engine/contract';
import { benchRow } from '../row.ts';
import { describeRatio, percentile, ratioOf, timeMs, type RoundTimes } from '../measure.ts';
import { makeHost, packOf } from './fixture.ts';

const BYTES = 1_048_576;
const SERVICE = 'stateful';
/** Replacements of a round: enough that each has its share of collections. */
const OPERATIONS = 8;
const WARM_ROUNDS = 5;
const ROUNDS = 120;

/** Rows "replace-ratio" and "replace-pause". */
export async function measureReplacement(): Promise<readonly BenchRow[]> {
  const host = makeHost();
  await host.start([sourceOf(1)]);
  const raw = createRaw();
  const pausesMs: number[] = [];
  let version = 1;
  const replaceMs = async (): Promise<number> => {
    const startMs = performance.now();
    for (let i = 0; i < OPERATIONS; i += 1) {
      version += 1;
      const staged = await host.stage({ put: [sourceOf(version)] });
      const pauseMs = timeMs(() => host.activate(staged, staged.baseEpoch));
      pausesMs.push(pauseMs);
      host.confirm();
    }
    return performance.now() - startMs;
  };
  const rawMs = (): number =>
    timeMs(() => {
      for (let i = 0; i < OPERATIONS; i += 1) raw();
    });
  const times: RoundTimes[] = [];
  for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
    const before = round % 2 === 0 ? rawMs() : undefined;
    const subjectMs = await replaceMs();
    const baselineMs = before ?? rawMs();
    if (round >= 0) times.push({ subjectMs, baselineMs });
  }
  const sum = host.request(SERVICE, undefined);
  if (sum !== version) throw new Error(`state was lost: ${String(sum)} migrations`);
  await host.stop();
  const ratio = ratioOf(times, OPERATIONS);
  return [
    benchRow({
      id: 'replace-ratio',
      what: 'replacement with 1 MB state, sealed and migrated, against encrypt + decrypt + copy',
      value: ratio.median,
      unit: 'x',
      bar: 3,
      note: describeRatio(ratio),
    }),
    benchRow({
      id: 'replace-pause',
      what: 'the part of it in which nothing else runs',
      value: percentile(pausesMs, 0.5),
      unit: 'ms',
      bar: undefined,
      note: `median; p99 ${percentile(pausesMs, 0.99).toFixed(2)} ms`,
    }),
  ];
}

function sourceOf(version: number) {
  return { pack: packOf(SERVICE, version), create: () => new StatefulService(version) };
}

/** Each version has a schema of its own and counts in the first bytes how often its state was migrated. */
class StatefulService implements Service {
  readonly name = SERVICE;
  readonly contract = `^${CONTRACT_VERSION}`;
  readonly state: ServiceState;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(version: number) {
    if (version === 1) this.#bytes = countUp(randomBytes(BYTES).fill(0, 0, 4));
    this.state = {
      schema: version,
      exportState: () => new Uint8Array(this.#bytes),
      importState: (state) => {
        this.#bytes = state;
      },
      migrations: [{ from: version - 1, to: version, up: countUp }],
    };
  }

  handle(): number {
    return viewOf(this.#bytes).getUint32(0);
  }
}

function countUp(state: Uint8Array): Uint8Array {
  const view = viewOf(state);
  view.setUint32(0, view.getUint32(0) + 1);
  return state;
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** AES-256-GCM there and back, and one copy. */
function createRaw(): () => void {
  const [plain, key] = [randomBytes(BYTES), randomBytes(32)];
  const options = { authTagLength: 16 };
  let copy = new Uint8Array(plain);
  return () => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce, options);
    const sealed = cipher.update(plain);
    cipher.final();
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, options);
    decipher.setAuthTag(cipher.getAuthTag());
    const opened = decipher.update(sealed);
    decipher.final();
    copy = new Uint8Array(opened);
    if (copy.length !== BYTES) throw new Error('the bytes did not come back');
  };
}
