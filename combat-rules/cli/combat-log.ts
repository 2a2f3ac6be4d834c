// Turns changes into lines people read, e.g. "Blade 3 hits Mage 8 for 23 (hp 77)"; used by whoever
// watches a battle in a terminal.
import { CHANGE_KIND } from '../model/change.ts';
import type { ArenaChange, ChangeKind } from '../model/change.ts';

/** What changes are told with. */
export interface LogNames {
  /** By slot; a slot without a name is shown as "unit 12". */
  readonly units: readonly string[];
  /** By name hash; a hash without a name is shown as hex. */
  readonly effects: ReadonlyMap<number, string>;
  readonly tickMs: number;
}

type Teller = (change: ArenaChange, names: LogNames) => string | undefined;

const TELLERS: Readonly<Record<ChangeKind, Teller>> = {
  [CHANGE_KIND.joined]: ({ target }, names) => `${unit(target, names)} is played by a member now`,
  [CHANGE_KIND.left]: ({ target }, names) => `${unit(target, names)} is played by a bot now`,
  [CHANGE_KIND.acted]: () => undefined,
  [CHANGE_KIND.hit]: ({ source, target, amount, hp }, names) =>
    `${unit(source, names)} hits ${unit(target, names)} for ${amount} (hp ${hp})`,
  [CHANGE_KIND.mended]: ({ source, target, amount, hp }, names) =>
    `${unit(source, names)} mends ${unit(target, names)} for ${amount} (hp ${hp})`,
  [CHANGE_KIND.effectApplied]: ({ target, amount, effect }, names) =>
    `${unit(target, names)} has ${effectName(effect, names)} for ${seconds(amount, names)}`,
  [CHANGE_KIND.effectEnded]: ({ target, effect }, names) =>
    `${unit(target, names)} has ${effectName(effect, names)} no longer`,
  [CHANGE_KIND.downed]: ({ source, target, amount }, names) =>
    `${unit(source, names)} downs ${unit(target, names)}, back in ${seconds(amount, names)}`,
  [CHANGE_KIND.returned]: ({ target, hp }, names) => `${unit(target, names)} returns (hp ${hp})`,
};

/** One line for one change; undefined for those that only matter to machines (acted). */
export function formatChange(change: ArenaChange, names: LogNames): string | undefined {
  return TELLERS[change.kind](change, names);
}

function unit(slot: number, names: LogNames): string {
  return names.units[slot] ?? `unit ${slot}`;
}

function effectName(hash: number, names: LogNames): string {
  return names.effects.get(hash) ?? `effect 0x${hash.toString(16).padStart(8, '0')}`;
}

function seconds(ticks: number, names: LogNames): string {
  return `${(ticks * names.tickMs) / 1000} s`;
}
