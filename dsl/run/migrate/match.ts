// Which old thing a new one is: the one of its name, else the one it says it was, else, on the way back, the one
// that says it was this.
import type { TypedMove } from '../../ir/move.ts';
import type { StateSchema } from './schema.ts';

/** Old names by new ones. */
export interface Match {
  readonly effects: ReadonlyMap<string, string>;
  readonly skills: ReadonlyMap<string, string>;
  readonly resources: ReadonlyMap<string, string>;
  readonly events: ReadonlyMap<string, string>;
  /** With their kinds: `class knight`. */
  readonly records: ReadonlyMap<string, string>;
}

export function matchStates(from: StateSchema, to: StateSchema): Match {
  const skills = matchKind(from, to, 'skill', (one) => one.skills);
  const records = matchRecords(from, to);
  const effects = matchKind(from, to, 'effect', (one) => one.effects.map(({ name }) => name));
  for (const [now, old] of records) {
    const [name = '', was = ''] = [now, old].map((key) => key.slice(key.indexOf(' ') + 1));
    const isWorn = from.effects.some((one) => one.name === was);
    if (isWorn && !effects.has(name) && to.effects.some((one) => one.name === name)) {
      effects.set(name, was);
    }
  }
  const around = { skills, effects };
  for (const [name, old] of inside(from.effects, to.effects, around)) effects.set(name, old);
  const resources = matchKind(from, to, 'resource', (one) => one.resources.map(({ name }) => name));
  for (const [name, old] of inside(from.resources, to.resources, around)) resources.set(name, old);
  const events = matchKind(from, to, 'event', (one) => one.events.map(({ name }) => name));
  for (const [name, old] of inside(from.events, to.events, around)) events.set(name, old);
  return { effects, skills, resources, events, records };
}

type NamesOf = (schema: StateSchema) => readonly string[];

function matchKind(
  from: StateSchema,
  to: StateSchema,
  kind: string,
  namesOf: NamesOf,
): Map<string, string> {
  const old = new Set(namesOf(from));
  const match = new Map<string, string>();
  for (const name of namesOf(to)) {
    const was = old.has(name) ? name : renamed({ from, to, kind, name, old });
    if (was !== undefined) match.set(name, was);
  }
  return match;
}

interface Renaming {
  readonly from: StateSchema;
  readonly to: StateSchema;
  readonly kind: string;
  readonly name: string;
  readonly old: ReadonlySet<string>;
}

function renamed({ from, to, kind, name, old }: Renaming): string | undefined {
  const was = to.moves.find(({ of }) => of === `${kind} ${name}`)?.was;
  if (was !== undefined && old.has(was)) return was;
  const later = from.moves.find((move) => move.was === name && move.of.startsWith(`${kind} `));
  const other = later?.of.slice(kind.length + 1);
  return other !== undefined && old.has(other) ? other : undefined;
}

function matchRecords(from: StateSchema, to: StateSchema): Map<string, string> {
  const match = new Map<string, string>();
  for (const kind of ['class', 'unit', 'item']) {
    const namesOf: NamesOf = ({ records }) =>
      records.flatMap((record) => (record.kind === kind ? [record.name] : []));
    for (const [name, was] of matchKind(from, to, kind, namesOf)) {
      match.set(`${kind} ${name}`, `${kind} ${was}`);
    }
  }
  return match;
}

interface Named {
  readonly name: string;
}

/** What the language made for a skill or an effect goes by its name: `skill leap cooldown`. */
function inside(
  from: readonly Named[],
  to: readonly Named[],
  { skills, effects }: Pick<Match, 'skills' | 'effects'>,
): readonly (readonly [string, string])[] {
  const old = new Set(from.map(({ name }) => name));
  return to.flatMap(({ name }) => {
    const owner = ownerOf(name);
    if (owner === undefined || old.has(name)) return [];
    const was = (owner.kind === 'skill' ? skills : effects).get(owner.name);
    const other = `${owner.kind} ${was ?? ''}${owner.rest}`;
    return was !== undefined && old.has(other) ? [[name, other] as const] : [];
  });
}

export interface Owner {
  readonly kind: 'skill' | 'effect';
  readonly name: string;
  readonly rest: string;
}

/** Whose it is, of what the language made. */
export function ownerOf(name: string): Owner | undefined {
  const [, kind, owner = '', rest = ''] = /^(skill|effect) (\S+)( .*)$/.exec(name) ?? [];
  return kind === 'skill' || kind === 'effect' ? { kind, name: owner, rest } : undefined;
}

/** What a schema says about a thing of its own. */
export function saidOf({ moves }: StateSchema, of: string): TypedMove | undefined {
  return moves.find((move) => move.of === of);
}
