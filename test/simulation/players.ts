// Members of one room, by chance: they come, go, and ask for what they may and for what they may not.
import { COMMAND_KIND } from '../../combat-rules/model/command.ts';
import { ARENA } from '../../combat-rules/model/limits.ts';
import { hashName } from '../../dsl/hash.ts';
import type { Command } from '../../engine/contract/room.ts';
import { meaningOf, valueAt, type Standing } from './check-state.ts';
import type { Random } from './random.ts';

/** What a host's room is to those who play in it. */
export interface Playable extends Standing {
  join(): number;
  leave(member: number): void;
  enqueue(command: Command): boolean;
  input(kind: number, args: ArrayLike<number>): number;
}

const WILD = [Number.NaN, Number.POSITIVE_INFINITY, -0, -1, 0.5, 10, 1e300, 2 ** 32];

export class Players {
  /** Taken slots; those that wait for their first tick as well. */
  readonly present = new Set<number>();
  readonly #random: Random;
  readonly #skillsOf: (name: string) => readonly string[] | undefined;
  #sequence = 0;

  /** `skillsOf`: of a class, by its name. */
  constructor(random: Random, skillsOf: (name: string) => readonly string[] | undefined) {
    this.#random = random;
    this.#skillsOf = skillsOf;
  }

  /** What happens before one tick. Told of each command that a mailbox took: member, sequence. */
  act(rooms: readonly Playable[], taken: (member: number, sequence: number) => void): void {
    const random = this.#random;
    const [room] = rooms;
    if (room === undefined) return;
    if (random.percent(this.present.size < 6 ? 30 : 4)) this.#join(rooms);
    if (random.percent(5)) this.#leave(rooms);
    const commands = random.percent(1) ? 300 : random.below(6);
    for (let i = 0; i < commands; i += 1) {
      const command = this.#command(room);
      const answers = rooms.map((one) => one.enqueue(command));
      if (answers[0] === true) taken(command.member, command.sequence);
    }
    if (random.percent(4)) this.#input(rooms, taken);
  }

  #join(rooms: readonly Playable[]): void {
    const [slot = -1] = rooms.map((room) => room.join());
    if (slot >= 0) this.present.add(slot);
  }

  #leave(rooms: readonly Playable[]): void {
    const slot = [...this.present][this.#random.below(this.present.size)];
    if (slot === undefined) return;
    this.present.delete(slot);
    for (const room of rooms) room.leave(slot);
  }

  #input(rooms: readonly Playable[], taken: (member: number, sequence: number) => void): void {
    const [room] = rooms;
    if (room === undefined) return;
    const { records } = meaningOf(room.schema);
    const kind = this.#random.percent(70) ? COMMAND_KIND.spawn : COMMAND_KIND.mixed;
    const args = [this.#random.below(11), this.#random.pick(records).hash, 0, 0];
    const [sequence = -1] = rooms.map((one) => one.input(kind, args));
    if (sequence >= 0) taken(-1, sequence);
  }

  #command(room: Playable): Command {
    const random = this.#random;
    const present = [...this.present];
    const isStranger = present.length === 0 || random.percent(5);
    const member = isStranger ? random.below(ARENA.units) : random.pick(present);
    this.#sequence += 1;
    const [kind, first, second] = this.#wish(room, member);
    const args = Float64Array.of(first, second, random.percent(3) ? random.pick(WILD) : 0, 0);
    return { member, sequence: this.#sequence, kind, args };
  }

  #wish(room: Playable, member: number): readonly [number, number, number] {
    const random = this.#random;
    const sort = random.below(20);
    const wild = (): number => (random.percent(50) ? random.pick(WILD) : random.below(70));
    if (sort < 12) return [COMMAND_KIND.use, this.#skill(room, member), this.#target(member)];
    if (sort < 15) return [COMMAND_KIND.move, random.below(401) / 10, random.below(301) / 10];
    if (sort < 16) return [COMMAND_KIND.stop, 0, 0];
    if (sort < 17) return [random.below(9), wild(), wild()];
    if (sort < 18) return [COMMAND_KIND.move, wild(), wild()];
    return [COMMAND_KIND.use, this.#skill(room, member), wild()];
  }

  /** Mostly one of the own class. */
  #skill(room: Playable, member: number): number {
    const random = this.#random;
    if (random.percent(4)) return random.pick(WILD);
    const { skills, records } = meaningOf(room.schema);
    const own = valueAt(room, 'arena.class', member);
    const name = records.find(({ hash }) => hash === own)?.name ?? '';
    const known = this.#skillsOf(name) ?? [];
    return hashName(random.pick(known.length > 0 && random.percent(85) ? known : skills));
  }

  /** Mostly an enemy. */
  #target(member: number): number {
    const row = this.#random.below(ARENA.units);
    return this.#random.percent(60) && row % 2 === member % 2 ? (row + 1) % ARENA.units : row;
  }
}
