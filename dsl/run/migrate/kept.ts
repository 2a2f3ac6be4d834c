// What a battle left behind when it moved away, and finds again when it comes back: only what nothing else says.
import type { InstanceOffsets } from './bound-hop.ts';
import type { StateSchema } from './schema.ts';
import type { MoveViews, OffsetOf } from './views.ts';

export interface Kept {
  readonly columns: readonly {
    readonly kind: keyof MoveViews;
    readonly at: number;
    readonly length: number;
  }[];
  /** By hash of the effect: places of own values. */
  readonly own: ReadonlyMap<number, readonly number[]>;
  /** Effects that the versions between did not know: ticks between two periods, by hash. */
  readonly effects: ReadonlyMap<number, number>;
  readonly slots: number;
  readonly places: number;
}

export function planKept(schema: StateSchema, offset: OffsetOf, lost: ReadonlySet<string>): Kept {
  const columns = [...schema.columns, ...schema.own].flatMap(({ name, kind, length }) => {
    const isPlace = /^(effect|task|run)\./.test(name);
    return isPlace || !lost.has(`column ${name}`) ? [] : [{ kind, at: offset(name), length }];
  });
  const own = new Map<number, readonly number[]>();
  for (const { name, hash, own: fields } of schema.effects) {
    const places = fields.flatMap((field, index) =>
      lost.has(`own ${name}.${field.name}`) ? [offset(`effect.own.${index}`)] : [],
    );
    if (places.length > 0) own.set(hash, places);
  }
  const pairs = schema.resources.filter(({ pair }) => pair).map((one) => ({ ...one, period: 0 }));
  const effects = [...schema.effects, ...pairs].flatMap(({ name, hash, period }) =>
    lost.has(`effect ${name}`) ? [[hash, period] as const] : [],
  );
  const rows = schema.kinds.find(({ name }) => name === schema.holder)?.rows ?? 0;
  const { slots } = schema;
  return { columns, own, effects: new Map(effects), slots, places: rows * slots };
}

/** Puts it back: values of instances by their serials, effects where there is still time and room. */
export function applyKept(
  plan: Kept,
  held: InstanceOffsets,
  { to, kept, tick }: { readonly to: MoveViews; readonly kept: MoveViews; readonly tick: number },
): void {
  for (const { kind, at, length } of plan.columns) {
    const [a, b] = [kept[kind], to[kind]];
    for (let i = at; i < at + length; i += 1)
      if (a !== undefined && b !== undefined) b[i] = a[i] ?? 0;
  }
  for (let at = 0; at < plan.places; at += 1) {
    const own = plan.own.get(to.u32[held.id + at] ?? 0);
    const old = own === undefined ? -1 : placeOf(plan, held, kept, { to, at });
    if (old >= 0) for (const offset of own ?? []) to.f64[offset + at] = kept.f64[offset + old] ?? 0;
  }
  for (let at = 0; at < plan.places; at += 1) {
    const period = plan.effects.get(kept.u32[held.id + at] ?? 0);
    const isBack = period !== undefined && (kept.u32[held.untilTick + at] ?? 0) > tick;
    const place = isBack ? emptyPlace(plan, held, to, at) : -1;
    if (place < 0) continue;
    copyPlace(held, { kept, to }, at, place);
    const next = held.nextTick + place;
    to.u32[next] = dueAgain(to.u32[next] ?? 0, period ?? 0, tick);
  }
}

/** Periods that fell into the time in which it was gone are left out. */
function dueAgain(next: number, period: number, tick: number): number {
  if (period === 0 || next === 0 || next > tick) return next;
  return next + (Math.floor((tick - next) / period) + 1) * period;
}

/** The place in which the same instance was then; -1 when it was not there. */
function placeOf(
  { slots }: Kept,
  { id, serial }: InstanceOffsets,
  kept: MoveViews,
  { to, at }: { readonly to: MoveViews; readonly at: number },
): number {
  const first = Math.floor(at / slots) * slots;
  for (let old = first; old < first + slots; old += 1) {
    const isIt = kept.u32[serial + old] === to.u32[serial + at];
    if (isIt && kept.u32[id + old] === to.u32[id + at]) return old;
  }
  return -1;
}

function emptyPlace({ slots }: Kept, { id }: InstanceOffsets, to: MoveViews, at: number): number {
  if (to.u32[id + at] === 0) return at;
  const first = Math.floor(at / slots) * slots;
  for (let place = first; place < first + slots; place += 1)
    if (to.u32[id + place] === 0) return place;
  return -1;
}

function copyPlace(
  { own, words }: InstanceOffsets,
  { kept, to }: { readonly kept: MoveViews; readonly to: MoveViews },
  at: number,
  place: number,
): void {
  for (const offset of words) to.u32[offset + place] = kept.u32[offset + at] ?? 0;
  for (const offset of own) to.f64[offset + place] = kept.f64[offset + at] ?? 0;
}
