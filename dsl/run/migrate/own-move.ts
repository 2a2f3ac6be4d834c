// Where the own values of an instance, or the fields of a delayed event, come from when it moves.
import type { OldValue, TypedMove } from '../../ir/move.ts';
import { namesIn } from '../../ir/old-names.ts';
import type { StateField, StateSchema } from './schema.ts';

export type OwnMove =
  | { readonly kind: 'copy'; readonly from: number }
  /** Words of an enum whose places changed. */
  | { readonly kind: 'word'; readonly from: number; readonly words: readonly number[] }
  | { readonly kind: 'made'; readonly value: OldValue }
  /** `unknown`: what was to be read is not there. */
  | { readonly kind: 'none'; readonly value: number; readonly unknown?: string };

/** What own values are matched with. */
export interface OwnPair {
  readonly from: StateSchema;
  readonly to: StateSchema;
  /** Names in the schemas, for what is said about their own values: `own poison.power`. */
  readonly oldName: string;
  readonly name: string;
}

const NOBODY = -1;
const NUMBERS: ReadonlySet<string> = new Set(['number', 'percent', 'duration', 'distance']);

/** Names beside own fields that a value may read. */
const INSTANCE_NAMES: readonly string[] = ['stacks', 'remaining'];

/** The move of one field, or why it cannot be moved. */
export function ownMove(
  pair: OwnPair,
  field: StateField,
  old: readonly StateField[],
): OwnMove | string {
  const place = old.findIndex(({ name }) => name === field.name);
  if (place >= 0) return sameMove(pair, field, old, place);
  const said = pair.to.moves.find(({ of }) => of === `own ${pair.name}.${field.name}`);
  const fallback: OwnMove = { kind: 'none', value: zeroOf(pair.to, field) };
  const value = said?.value;
  if (value !== undefined && isKnown(value, old)) return madeMove(pair, field, old, value);
  const back = renamedBack(pair, field, old);
  if (back >= 0) return sameMove(pair, field, old, back);
  if (value === undefined || isOldNews(pair.from, said)) return fallback;
  const missing = namesIn(value).find((name) => !isName(name, old)) ?? '';
  const unknown = `own ${field.name} of ${pair.name} was made of ${missing}, which ${pair.oldName} does not keep`;
  return { ...fallback, unknown };
}

/** What the older schema already said need not fit what it became. */
export function isOldNews(from: StateSchema, said: TypedMove | undefined): boolean {
  return from.moves.some((move) => JSON.stringify(move) === JSON.stringify(said));
}

function isName(name: string, old: readonly StateField[]): boolean {
  return INSTANCE_NAMES.includes(name) || old.some((one) => one.name === name);
}

function isKnown(value: OldValue, old: readonly StateField[]): boolean {
  return namesIn(value).every((name) => isName(name, old));
}

/** On the way back: the field that says it was nothing but this one. */
function renamedBack(
  { from, oldName }: OwnPair,
  field: StateField,
  old: readonly StateField[],
): number {
  return old.findIndex(({ name }) => {
    const value = from.moves.find(({ of }) => of === `own ${oldName}.${name}`)?.value;
    return value?.kind === 'old' && value.name === field.name;
  });
}

function madeMove(
  pair: OwnPair,
  field: StateField,
  old: readonly StateField[],
  value: OldValue,
): OwnMove | string {
  if (value.kind === 'old' && !INSTANCE_NAMES.includes(value.name)) {
    return sameMove(
      pair,
      field,
      old,
      old.findIndex(({ name }) => name === value.name),
    );
  }
  const odd = [field, ...old.filter(({ name }) => namesIn(value).includes(name))].find(
    ({ type }) => !NUMBERS.has(type) && type !== 'bool',
  );
  if (odd === undefined) return { kind: 'made', value };
  return `own ${field.name} of ${pair.name} is worked out with ${odd.name}, which is no number`;
}

function sameMove(
  { from, to, name }: OwnPair,
  field: StateField,
  old: readonly StateField[],
  place: number,
): OwnMove | string {
  const type = old[place]?.type ?? '';
  const words = wordsOf(to, field.type);
  if (type !== field.type) {
    return `own ${field.name} of ${name} is of type ${field.type} and was of type ${type}`;
  }
  if (words === undefined) return { kind: 'copy', from: place };
  const before = wordsOf(from, type) ?? [];
  const places = before.map((word) => words.indexOf(word));
  const gone = before[places.indexOf(-1)];
  if (gone !== undefined)
    return `own ${field.name} of ${name} may be ${gone}, which ${type} no longer has`;
  const isSame = places.every((now, index) => now === index);
  return isSame ? { kind: 'copy', from: place } : { kind: 'word', from: place, words: places };
}

function wordsOf({ enums }: StateSchema, type: string): readonly string[] | undefined {
  return enums.find(({ name }) => name === type)?.values;
}

/** Nobody, where somebody is kept; else 0. */
export function zeroOf({ kinds }: StateSchema, { type }: StateField): number {
  return kinds.some(({ name }) => name === type) ? NOBODY : 0;
}
