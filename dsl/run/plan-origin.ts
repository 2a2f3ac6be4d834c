// What raises events, by operation, and the hashes by which delayed events keep it.
import { hashName } from '../hash.ts';
import type { TypedProgram } from '../ir/program.ts';

export interface OriginPlan {
  /** By operation: position in program.origins of what raises; 0 for others. */
  readonly origins: Int32Array;
  /** By position in program.origins, and back; 0 for the game. */
  readonly originHashes: Int32Array;
  readonly originOf: ReadonlyMap<number, number>;
}

export function planOrigins({ operations, origins }: TypedProgram): OriginPlan {
  const keys = origins.map(({ kind, name }) => `${kind} ${name}`);
  const positions = new Map(keys.map((key, index) => [key, index]));
  const hashes = Int32Array.from(keys, (key, index) => (index === 0 ? 0 : hashName(key)));
  return {
    origins: Int32Array.from(operations, (operation) =>
      operation.kind === 'raise' ? (positions.get(operation.origin ?? '') ?? 0) : 0,
    ),
    originHashes: hashes,
    originOf: new Map([...hashes].map((hash, index) => [hash, index])),
  };
}
