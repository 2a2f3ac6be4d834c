// Captures and history records of a service "garden", for tests of saved state.
import type { GenerationId } from '../../../engine/contract/ids.ts';
import type { Carried } from '../../../engine/kernel/migration.ts';
import type { StateCapture } from '../../../engine/service/options.ts';
import type { HistoryRecord } from '../../../engine/state/history-record.ts';
import { sha256Hex } from '../../../engine/trust/digest.ts';

const pack = { name: 'plants', revision: 1, digest: sha256Hex('plants') };

export function activation(generation: number, service = 'garden'): HistoryRecord {
  const fields = { at: '2026-11-21T00:00:00.000Z', stage: 'active' as const, reason: null };
  return { ...fields, epoch: generation, generation, service, pack };
}

/** State of the garden, as text, exported by `generation`. */
export function capture(
  text: string,
  { generation = 1, service = 'garden', schema = 3, carried = [] as readonly Carried[] } = {},
): StateCapture {
  return {
    generation: {
      id: generation as GenerationId, // the tests count from 1, as the kernel does
      pack,
      service: { name: service, contract: '^2.0.0' },
      state: 'active',
    },
    schema,
    state: new TextEncoder().encode(text),
    carried,
  };
}
