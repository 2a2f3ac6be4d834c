// What one room was asked and what it answered, over all processes of a run: each accepted command once (A1). A twin
// that stays on a version shows that an identical one changes no byte (A9).
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import { CHANGE_WIDTH } from '../../engine/contract/room.ts';
import { createReport, restoreBattle, type Battle } from '../../engine/room/battle.ts';
import type { Room, TickReport } from '../../engine/room/room.ts';
import type { BattleOutcome } from '../../engine/room/tick-report.ts';
import type { Players } from './players.ts';
import { TICK_MS } from './server.ts';

export class RoomLedger {
  readonly players: Players;
  /** `tick member sequence refusal` of every answer. */
  answers: string[] = [];
  twin: Battle | undefined;
  #twinPack = '';
  readonly #twinReport = createReport();
  /** Accepted and not answered yet: `member sequence`. */
  #waiting: string[] = [];

  constructor(players: Players) {
    this.players = players;
  }

  /** Members act on the room, and on its twin. */
  act(room: Room): void {
    const rooms = this.twin === undefined ? [room] : [room, this.twin];
    this.players.act(rooms, (member, sequence) => this.#waiting.push(`${member} ${sequence}`));
  }

  /** Stays where the room is. */
  beginTwin(room: Room, behaviour: RoomBehaviour): void {
    this.#twinPack = room.generation.pack.digest;
    this.twin = restoreBattle(room.snapshot(), { behaviour, tickMs: TICK_MS });
  }

  /** After a tick of the room: what is wrong. */
  settle(report: TickReport): string[] {
    const wrong: string[] = [];
    const answered = repliesOf(report);
    const asked = answered.map((one) => one.split(' ').slice(1, 3).join(' '));
    if (asked.join() !== this.#waiting.join()) {
      wrong.push(`A1 answered ${asked.join()}, waiting were ${this.#waiting.join()}`);
    }
    this.#waiting = [];
    this.answers.push(...answered);
    return [...wrong, ...this.#compareTwin(report)];
  }

  /** The process is gone, or the room: nobody is there any more. */
  forget(): void {
    this.#waiting = [];
    this.twin = undefined;
    this.players.present.clear();
  }

  #compareTwin(report: TickReport): string[] {
    const { twin } = this;
    if (twin === undefined) return [];
    // It goes somewhere else now, and the twin does not.
    if (report.isRestored || report.generation.pack.digest !== this.#twinPack) {
      this.twin = undefined;
      return [];
    }
    twin.runTick(this.#twinReport);
    const isSame =
      Buffer.compare(twin.columns.u8, report.room.columns.u8) === 0 &&
      told(report) === told(this.#twinReport) &&
      repliesOf(report).join() === repliesOf(this.#twinReport).join();
    return isSame ? [] : [`A9 an identical pack changed tick ${report.tick}`];
  }
}

export function repliesOf(report: BattleOutcome): string[] {
  return Array.from({ length: report.replyCount }, (_, at) => {
    const { replyMember, replySequence, replyRefusal } = report;
    return `${report.tick} ${replyMember[at]} ${replySequence[at]} ${replyRefusal[at]}`;
  });
}

function told({ changes }: BattleOutcome): string {
  return changes.rows.subarray(0, changes.length * CHANGE_WIDTH).join();
}
