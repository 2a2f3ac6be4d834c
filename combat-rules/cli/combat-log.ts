// Turns changes into lines people read, e.g. "mage 8 hits guard 1 for 23 (hp 877)"; used by whoever
// watches a battle in a terminal.
import { CHANGE_KIND, END_CAUSES } from '../model/change.ts';
import type { ArenaChange, ChangeKind } from '../model/change.ts';

/** What changes are told with. */
export interface LogNames {
  /** Hash of the class, by row; a row without one is shown as "unit 12". */
  readonly classes: readonly number[];
  /** By hash; a hash without a name is shown as hex. */
  readonly names: ReadonlyMap<number, string>;
  readonly tickMs: number;
}

type Teller = (change: ArenaChange, names: LogNames) => string | undefined;

const DRAW = 2;

const TELLERS: Readonly<Record<ChangeKind, Teller>> = {
  [CHANGE_KIND.joined]: ({ target }, names) => `${unit(target, names)} is played by a member now`,
  [CHANGE_KIND.left]: ({ target }, names) => `${unit(target, names)} is played by a bot now`,
  [CHANGE_KIND.used]: ({ source, target, what }, names) => {
    const uses = `${unit(source, names)} uses ${nameOf(what, names)}`;
    return source === target ? uses : `${uses} on ${unit(target, names)}`;
  },
  [CHANGE_KIND.hit]: ({ source, target, amount, more, hp, what }, names) => {
    const absorbed = more > 0 ? `${points(more)} absorbed, ` : '';
    const hits = `${unit(source, names)} hits ${unit(target, names)}${by(what, names)}`;
    return `${hits} for ${points(amount)} (${absorbed}hp ${points(hp)})`;
  },
  [CHANGE_KIND.missed]: ({ source, target }, names) =>
    `${unit(target, names)} avoids a hit of ${unit(source, names)}`,
  [CHANGE_KIND.healed]: ({ source, target, amount, hp, what }, names) =>
    `${unit(source, names)} heals ${unit(target, names)}${by(what, names)} for ${points(amount)} (hp ${points(hp)})`,
  [CHANGE_KIND.began]: tellHeld,
  [CHANGE_KIND.stacked]: tellHeld,
  [CHANGE_KIND.ended]: ({ target, amount, what }, names) =>
    `${unit(target, names)} has ${nameOf(what, names)} no longer (${END_CAUSES[amount] ?? 'over'})`,
  [CHANGE_KIND.prevented]: ({ target, what }, names) =>
    `${unit(target, names)} is immune to ${nameOf(what, names)}`,
  [CHANGE_KIND.died]: ({ source, target, amount }, names) =>
    `${unit(source, names)} brings ${unit(target, names)} down, back in ${seconds(amount, names)}`,
  [CHANGE_KIND.respawned]: ({ target, hp }, names) =>
    `${unit(target, names)} stands again (hp ${points(hp)})`,
  [CHANGE_KIND.moved]: () => undefined,
  [CHANGE_KIND.vitals]: () => undefined,
  [CHANGE_KIND.resource]: () => undefined,
  [CHANGE_KIND.spawned]: () => undefined,
  [CHANGE_KIND.roundBegan]: ({ amount, more, hp }, names) => {
    const most = more > 0 ? `, ${seconds(more, names)} at most` : '';
    return `round ${amount}${hp > 0 ? ` of ${hp}` : ''} begins${most}`;
  },
  [CHANGE_KIND.roundOver]: ({ amount, more, hp }) => {
    const who = amount === DRAW ? 'nobody wins' : `team ${amount} wins`;
    return `the round is over: ${who}, ${more} : ${hp}`;
  },
  [CHANGE_KIND.renamed]: () => undefined,
};

/** One line for one change; undefined for those that only matter to machines. */
export function formatChange(change: ArenaChange, names: LogNames): string | undefined {
  return TELLERS[change.kind](change, names);
}

function tellHeld({ target, amount, more, what }: ArenaChange, names: LogNames): string {
  const stacks = amount > 1 ? ` x ${amount}` : '';
  const time = more > 0 ? ` for ${seconds(more, names)}` : '';
  return `${unit(target, names)} has ${nameOf(what, names)}${stacks}${time}`;
}

function unit(row: number, { classes, names }: LogNames): string {
  const name = names.get(classes[row] ?? 0);
  return name === undefined ? `unit ${row}` : `${name} ${row}`;
}

function nameOf(hash: number, { names }: LogNames): string {
  return names.get(hash) ?? `0x${hash.toString(16).padStart(8, '0')}`;
}

function by(what: number, names: LogNames): string {
  return what === 0 ? '' : ` with ${nameOf(what, names)}`;
}

/** Shields may leave fractions. */
function points(value: number): number {
  return Math.round(value * 10) / 10;
}

function seconds(ticks: number, names: LogNames): string {
  return `${(ticks * names.tickMs) / 1000} s`;
}
