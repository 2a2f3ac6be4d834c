// Branded identifiers: a number or string that was checked once, where it entered.
import { assert } from '../base/assert.ts';

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Counts loaded versions in one data folder; strictly increasing across restarts (A6). */
export type GenerationId = Brand<number, 'GenerationId'>;
/** Counts activations in one data folder; strictly increasing across restarts (A6). */
export type Epoch = Brand<number, 'Epoch'>;
/** Names one battle in one process. */
export type RoomId = Brand<number, 'RoomId'>;
/** Lower-case hex of a SHA-256, 64 characters. */
export type Digest = Brand<string, 'Digest'>;

/** The id of room `number`; rooms are counted from 1. */
export function roomId(number: number): RoomId {
  assert(Number.isSafeInteger(number) && number >= 1, 'rooms are numbered from 1');
  return number as RoomId; // checked in the line above
}
