// What holds in every state of an arena (S4): numbers in their bounds, everything known to the rules that the room is on.
import { ARENA } from '../../combat-rules/model/limits.ts';
import type { Columns, Layout } from '../../engine/contract/layout.ts';
import type { RoomSchema } from '../../engine/contract/room.ts';

interface Named {
  readonly name: string;
  readonly hash: number;
}

interface Resource extends Named {
  readonly pair: boolean;
  readonly max: number;
}

interface Effect extends Named {
  readonly max: number;
  readonly each: boolean;
}

/** What is read of a schema's text. */
export interface Meaning {
  readonly slots: number;
  readonly tasks: number;
  readonly effects: readonly Effect[];
  readonly events: readonly Named[];
  readonly resources: readonly Resource[];
  readonly skills: readonly string[];
  readonly records: readonly (Named & { readonly kind: string })[];
}

/** A room, or a battle. */
export interface Standing {
  readonly tick: number;
  readonly columns: Columns;
  readonly layout: Layout;
  readonly schema: RoomSchema;
}

const NO_END = 0xffff_ffff;
/** No duration or cooldown of any variant is longer, in ticks. */
const TICKS_MAX = 600;

const meanings = new Map<string, Meaning>();

export function meaningOf({ digest, text }: RoomSchema): Meaning {
  const known = meanings.get(digest);
  if (known !== undefined) return known;
  const meaning: Meaning = JSON.parse(text);
  meanings.set(digest, meaning);
  return meaning;
}

/** Element of a column. */
export function valueAt({ columns, layout }: Standing, name: string, at: number): number {
  const column = layout.columns.get(name);
  if (column === undefined) throw new Error(`there is no column ${name}`);
  return columns[column.kind][column.offset + at] ?? Number.NaN;
}

/** What is wrong with a state after a tick, in words. */
export function wrongState(standing: Standing): string[] {
  const wrong: string[] = [];
  const say = (isRight: boolean, what: string): void => {
    if (!isRight) wrong.push(`S4 ${what}`);
  };
  checkNumbers(standing, say);
  checkUnits(standing, say);
  checkResources(standing, say);
  checkInstances(standing, say);
  checkTasks(standing, say);
  return wrong;
}

type Say = (isRight: boolean, what: string) => void;

function checkNumbers({ columns, layout }: Standing, say: Say): void {
  for (const { name, kind, offset, length } of layout.columns.values()) {
    if (kind !== 'f64') continue;
    for (let at = offset; at < offset + length; at += 1) {
      const value = columns.f64[at] ?? Number.NaN;
      if (Number.isFinite(value) && !Object.is(value, -0)) continue;
      say(false, `${name}[${at - offset}] is ${Object.is(value, -0) ? '-0' : value}`);
    }
  }
}

function checkUnits(standing: Standing, say: Say): void {
  const { records } = meaningOf(standing.schema);
  const fighters = new Set(records.flatMap(({ kind, hash }) => (kind === 'item' ? [] : [hash])));
  const within = (name: string, row: number, most: number): void => {
    const value = valueAt(standing, name, row);
    say(value >= 0 && value <= most, `${name}[${row}] is ${value} of ${most}`);
  };
  for (let row = 0; row < ARENA.units; row += 1) {
    within('unit.hp', row, valueAt(standing, 'unit.maxHp', row));
    within('unit.x', row, ARENA.widthM);
    within('unit.y', row, ARENA.heightM);
    say(valueAt(standing, 'unit.team', row) === row % ARENA.teams, `team of ${row}`);
    say(fighters.has(valueAt(standing, 'arena.class', row)), `class of ${row} is unknown`);
    const isDown = valueAt(standing, 'unit.hp', row) === 0;
    const waits = valueAt(standing, 'arena.respawnTick', row) !== 0;
    say(isDown === waits, `${row} is down (${isDown}) and waits (${waits})`);
  }
}

function checkResources(standing: Standing, say: Say): void {
  for (const { name, pair, max } of meaningOf(standing.schema).resources) {
    if (pair) continue;
    for (let row = 0; row < ARENA.units; row += 1) {
      const value = valueAt(standing, `unit.${name}`, row);
      say(value >= 0 && value <= max, `unit.${name}[${row}] is ${value} of ${max}`);
    }
  }
}

function checkInstances(standing: Standing, say: Say): void {
  const { effects, resources, slots } = meaningOf(standing.schema);
  const known = new Map<number, Effect | Resource>(effects.map((one) => [one.hash, one]));
  for (const one of resources) if (one.pair) known.set(one.hash, one);
  const serials = new Set<number>();
  for (let at = 0; at < ARENA.units * slots; at += 1) {
    const get = (name: string): number => valueAt(standing, `effect.${name}`, at);
    const id = get('id');
    if (id === 0) continue;
    const kind = known.get(id);
    const where = `effect ${kind?.name ?? id} at ${at}`;
    say(kind !== undefined, `${where} is unknown`);
    if (kind !== undefined) checkInstance(standing, kind, { get, where, at, say });
    say(!serials.has(get('serial')), `${where} has the serial of another one`);
    serials.add(get('serial'));
  }
}

interface Place {
  readonly get: (name: string) => number;
  readonly where: string;
  readonly at: number;
  readonly say: Say;
}

function checkInstance(
  standing: Standing,
  kind: Effect | Resource,
  { get, where, at, say }: Place,
): void {
  const { tick } = standing;
  const until = get('untilTick');
  say(until > tick, `${where} ended in ${until}, it is ${tick}`);
  say(until === NO_END || until <= tick + TICKS_MAX, `${where} lasts until ${until}`);
  say(get('startTick') <= tick, `${where} began in ${get('startTick')}`);
  const next = get('nextTick');
  say(next === 0 || next > tick, `${where} was due in ${next}`);
  say(get('source') <= ARENA.units, `${where} is from ${get('source')}`);
  if ('pair' in kind) {
    const value = valueAt(standing, 'effect.own.0', at);
    say(value >= 0 && value <= kind.max, `${where} is ${value} of ${kind.max}`);
  } else {
    const stacks = get('stacks');
    say(stacks >= 1 && stacks <= kind.max, `${where} has ${stacks} stacks of ${kind.max}`);
  }
}

function checkTasks(standing: Standing, say: Say): void {
  const { events, tasks } = meaningOf(standing.schema);
  const known = new Set(events.map(({ hash }) => hash));
  const serials = new Set<number>();
  for (let at = 0; at < tasks; at += 1) {
    const get = (name: string): number => valueAt(standing, `task.${name}`, at);
    if (get('event') === 0) continue;
    say(known.has(get('event')), `task ${at} is of an unknown event`);
    say(get('dueTick') > standing.tick, `task ${at} was due in ${get('dueTick')}`);
    say(!serials.has(get('serial')), `task ${at} has the serial of another one`);
    serials.add(get('serial'));
  }
}
