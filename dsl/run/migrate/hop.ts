// One step of a way: what of a battle under one schema becomes what under the next one. Worked out once; touches no
// battle.
import type { ChangeRule, OldValue } from '../../ir/move.ts';
import { checkShape, columnMoves, type ColumnMove } from './column-move.ts';
import type { Draft } from './draft.ts';
import { matchStates, ownerOf, saidOf } from './match.ts';
import { namesIn } from '../../ir/old-names.ts';
import { isOldNews, ownMove, zeroOf, type OwnMove } from './own-move.ts';
import { originHash, type StateEffect, type StateResource, type StateSchema } from './schema.ts';

/** Before and after. */
export type Change = readonly [before: number, after: number];

export interface InstanceMove {
  /** In the game's words; what the language made is told by its owner. */
  readonly what: string;
  readonly name: string;
  readonly to: number;
  readonly own: readonly OwnMove[];
  /** Names of its old own values, in their order. */
  readonly reads: readonly string[];
  /** Nothing of it differs but, maybe, its hash. */
  readonly isPlain: boolean;
  readonly rule: ChangeRule;
  readonly ticks: Change;
  readonly period: Change;
  readonly stacks: Change;
  /** Of the number of a pair: the most it may be. */
  readonly most?: number;
}

export interface TaskMove {
  readonly to: number;
  readonly own: readonly OwnMove[];
  readonly reads: readonly string[];
  readonly isPlain: boolean;
}

/** A resource that is worked out, begins, or has another maximum; renamed ones are copied. */
export interface ResourceMove {
  readonly name: string;
  readonly column: string;
  readonly rows: number;
  readonly value?: OldValue;
  /** Columns by the names that the value reads. */
  readonly reads: ReadonlyMap<string, string>;
  /** What it begins with, when nothing was there. */
  readonly start?: number;
  readonly max: number;
}

export interface Hop {
  readonly from: StateSchema;
  readonly to: StateSchema;
  readonly columns: readonly ColumnMove[];
  /** By old hash. */
  readonly instances: ReadonlyMap<number, InstanceMove>;
  readonly tasks: ReadonlyMap<number, TaskMove>;
  readonly resources: readonly ResourceMove[];
  /** New effects whose stacks are instances, of which there may be fewer now. */
  readonly crowded: readonly StateEffect[];
  readonly records: ReadonlyMap<number, number>;
  readonly origins: ReadonlyMap<number, number>;
  /** What is gone, by old hash: in words, whose it is, and whether that was said. */
  readonly gone: ReadonlyMap<number, Gone>;
  /** What has nothing it could come from: `column unit.rage`, `own poison.power`, `effect frost`. */
  readonly lost: ReadonlySet<string>;
  /** What is gone, and nobody said so: `effect frost`. */
  readonly unsaid: readonly string[];
  /** What the new schema says of old things that are not there. */
  readonly unknown: readonly string[];
}

export interface Gone {
  readonly what: string;
  /** What a pack says to be removed: for the cooldown of a skill, the skill. */
  readonly of: string;
  readonly isSaid: boolean;
}

/** A hop, or why there is none. */
export function planHop(
  from: StateSchema,
  to: StateSchema,
  lostBefore: ReadonlySet<string>,
): Hop | string {
  const match = matchStates(from, to);
  const draft: Draft = { from, to, match, lostBefore, lost: new Set(), refusals: [], unknown: [] };
  checkShape(draft);
  checkNames(draft);
  const instances = instanceMoves(draft);
  const tasks = taskMoves(draft);
  const resources = resourceMoves(draft);
  const columns = columnMoves(draft);
  forgetMade(draft, resources);
  const [refusal] = draft.refusals;
  if (refusal !== undefined) return refusal;
  const gone = goneOf(draft);
  return {
    from,
    to,
    columns,
    instances,
    tasks,
    resources,
    crowded: crowdedOf(draft),
    records: recordMoves(draft),
    origins: originMoves(draft),
    gone,
    lost: draft.lost,
    unknown: draft.unknown,
    unsaid: [...new Set([...gone.values()].flatMap(({ of, isSaid }) => (isSaid ? [] : [of])))],
  };
}

/** A `was` that is new has to name something. */
function checkNames({ from, to, match, unknown }: Draft): void {
  const lists = new Map<string, ReadonlyMap<string, string>>([
    ['effect', match.effects],
    ['skill', match.skills],
    ['resource', match.resources],
  ]);
  for (const move of to.moves) {
    if (move.was === undefined || isOldNews(from, move)) continue;
    const at = move.of.indexOf(' ');
    const [kind, name] = [move.of.slice(0, at), move.of.slice(at + 1)];
    const list = lists.get(kind);
    const isFound = list === undefined ? match.records.has(move.of) : list.has(name);
    if (!isFound) unknown.push(`${move.of} was ${move.was}, and there is no ${kind} ${move.was}`);
  }
}

function instanceMoves(draft: Draft): Map<number, InstanceMove> {
  const { from, to, match } = draft;
  const old = new Map(from.effects.map((effect) => [effect.name, effect]));
  const moves = new Map<number, InstanceMove>();
  for (const effect of to.effects) {
    const before = old.get(match.effects.get(effect.name) ?? '');
    const isLost = before === undefined || draft.lostBefore.has(`effect ${before.name}`);
    if (isLost) draft.lost.add(`effect ${effect.name}`);
    if (before === undefined || moves.has(before.hash)) continue;
    moves.set(before.hash, effectMove(draft, before, effect));
  }
  for (const resource of to.resources) {
    if (!resource.pair) continue;
    const value = saidOf(to, `resource ${resource.name}`)?.value;
    const made = value === undefined ? [] : namesIn(value);
    const name = match.resources.get(resource.name) ?? made[0];
    const before = from.resources.find((one) => one.name === name && one.pair);
    if (before !== undefined) moves.set(before.hash, pairMove(draft, before, resource));
    else draft.lost.add(`effect ${resource.name}`);
  }
  return moves;
}

function crowdedOf({ from, to, match }: Draft): StateEffect[] {
  return to.effects.filter(({ name, each, max, per }) => {
    const before = from.effects.find((effect) => effect.name === match.effects.get(name));
    return each && before !== undefined && (before.max > max || before.per !== per);
  });
}

function effectMove(draft: Draft, before: StateEffect, after: StateEffect): InstanceMove {
  const { from, to } = draft;
  const pair = { from, to, oldName: before.name, name: after.name };
  const own = after.own.map((field): OwnMove => {
    const move = ownMove(pair, field, before.own);
    if (typeof move !== 'string') {
      const key = `own ${after.name}.${field.name}`;
      if (move.kind === 'none' && move.unknown !== undefined) draft.unknown.push(move.unknown);
      if (move.kind === 'none' || readsLost(draft, before, move)) draft.lost.add(key);
      return move;
    }
    draft.refusals.push(move);
    return { kind: 'none', value: zeroOf(to, field) };
  });
  const owner = ownerOf(after.name);
  const what = owner === undefined ? `effect ${after.name}` : `${owner.kind} ${owner.name}`;
  const isSame = own.every((move, index) => move.kind === 'copy' && move.from === index);
  const isTimed = before.ticks !== after.ticks || before.period !== after.period;
  return {
    what: owner === undefined ? what : `${what}${owner.rest}`,
    name: after.name,
    to: after.hash,
    own,
    reads: before.own.map((field) => field.name),
    isPlain: isSame && own.length >= before.own.length && !isTimed && after.max >= before.max,
    rule: saidOf(to, what)?.change ?? 'keep',
    ticks: [before.ticks, after.ticks],
    period: [before.period, after.period],
    stacks: [before.max, after.max],
  };
}

function readsLost({ lostBefore }: Draft, before: StateEffect, move: OwnMove): boolean {
  if (move.kind === 'none') return true;
  const names = move.kind === 'made' ? namesIn(move.value) : [before.own[move.from]?.name ?? ''];
  return names.some((name) => lostBefore.has(`own ${before.name}.${name}`));
}

function pairMove({ to }: Draft, before: StateResource, after: StateResource): InstanceMove {
  const value = saidOf(to, `resource ${after.name}`)?.value;
  const isMade = value !== undefined && before.name !== after.name && value.kind !== 'old';
  const own: OwnMove = isMade ? { kind: 'made', value } : { kind: 'copy', from: 0 };
  return {
    what: `resource ${after.name}`,
    name: after.name,
    to: after.hash,
    own: [own],
    reads: [before.name],
    isPlain: !isMade && after.max >= before.max,
    rule: 'keep',
    ticks: [0, 0],
    period: [0, 0],
    stacks: [1, 1],
    most: after.max,
  };
}

/** What waits under a name that is gone is dropped; so is what would be about nobody. */
function taskMoves({ from, to, match, refusals }: Draft): Map<number, TaskMove> {
  const old = new Map(from.events.map((event) => [event.name, event]));
  const moves = new Map<number, TaskMove>();
  for (const event of to.events) {
    const before = old.get(match.events.get(event.name) ?? '');
    if (before === undefined) continue;
    const pair = { from, to, oldName: before.name, name: event.name };
    const own = event.fields.map((field) => ownMove(pair, field, before.fields));
    const refusal = own.find((move) => typeof move === 'string');
    if (typeof refusal === 'string') {
      // Blocks that wait are numbered: another one may stand in the place of the old one.
      if (!event.internal) refusals.push(refusal);
      continue;
    }
    const fields = own.flatMap((move) => (typeof move === 'string' ? [] : [move]));
    const isNobody = fields.some((move) => move.kind === 'none' && move.value < 0);
    if (isNobody && !event.internal) continue;
    const isSame = fields.every((move, index) => move.kind === 'copy' && move.from === index);
    const isPlain = isSame && fields.length >= before.fields.length;
    const reads = before.fields.map(({ name }) => name);
    moves.set(before.hash, { to: event.hash, own: fields, reads, isPlain });
  }
  return moves;
}

function resourceMoves(draft: Draft): ResourceMove[] {
  const { from, to, match, unknown } = draft;
  return to.resources.flatMap((resource): ResourceMove[] => {
    if (resource.pair) return [];
    const { name, kind, max, start } = resource;
    const rows = to.kinds.find((one) => one.name === kind)?.rows ?? 0;
    const column = `${kind}.${name}`;
    const before = from.resources.find(
      (one) => one.name === match.resources.get(name) && one.kind === kind && !one.pair,
    );
    const common = { name, column, rows, max, reads: new Map<string, string>() };
    const said = saidOf(to, `resource ${name}`);
    const value = said?.value;
    if (value !== undefined && before?.name !== name && value.kind !== 'old') {
      const reads = new Map(namesIn(value).map((one) => [one, `${kind}.${one}`]));
      const columns = new Set(from.columns.map((one) => one.name));
      const missing = [...reads].find(([, one]) => !columns.has(one))?.[0];
      if (missing === undefined) return [{ ...common, value, reads }];
      if (!isOldNews(from, said)) {
        unknown.push(
          `resource ${name} was made of ${missing}, and there is no resource ${missing}`,
        );
      }
    }
    if (before === undefined) return [{ ...common, start }];
    return before.max > max ? [common] : [];
  });
}

/** What is worked out of what was there is not lost. */
function forgetMade({ lost, lostBefore }: Draft, resources: readonly ResourceMove[]): void {
  for (const { value, column, reads } of resources) {
    const isMade =
      value !== undefined && ![...reads.values()].some((one) => lostBefore.has(`column ${one}`));
    if (!isMade) continue;
    lost.delete(`column ${column}`);
    lost.delete(`column ${column}.tick`);
  }
}

function recordMoves({ from, to, match }: Draft): Map<number, number> {
  const hashes = new Map(from.records.map(({ kind, name, hash }) => [`${kind} ${name}`, hash]));
  return new Map(
    to.records.flatMap(({ kind, name, hash }) => {
      const old = hashes.get(match.records.get(`${kind} ${name}`) ?? '');
      return old === undefined ? [] : [[old, hash] as const];
    }),
  );
}

/** What raised a delayed event has another name now. */
function originMoves({ match }: Draft): Map<number, number> {
  const moves = new Map<number, number>();
  for (const kind of ['skill', 'effect'] as const) {
    for (const [name, old] of kind === 'skill' ? match.skills : match.effects) {
      if (name !== old) moves.set(originHash(kind, old), originHash(kind, name));
    }
  }
  return moves;
}

function goneOf({ from, to, match }: Draft): Hop['gone'] {
  const kept = new Set([...match.effects.values(), ...match.resources.values()]);
  const isSaid = (of: string): boolean => saidOf(to, of)?.removed === true;
  const effects = from.effects.flatMap(({ name, hash }) => {
    if (kept.has(name)) return [];
    const owner = ownerOf(name);
    const of = owner === undefined ? `effect ${name}` : `${owner.kind} ${owner.name}`;
    const what = owner === undefined ? of : `${of}${owner.rest}`;
    return [[hash, { what, of, isSaid: isSaid(of) }] as const];
  });
  // What others are made of is not gone without a word.
  const used = new Set(
    to.moves.flatMap(({ of, value }) =>
      value !== undefined && of.startsWith('resource ') ? namesIn(value) : [],
    ),
  );
  const resources = from.resources.flatMap(({ name, hash, internal }) => {
    if (kept.has(name) || internal) return [];
    const of = `resource ${name}`;
    return [[hash, { what: of, of, isSaid: used.has(name) || isSaid(of) }] as const];
  });
  return new Map([...effects, ...resources]);
}
