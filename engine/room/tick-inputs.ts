// What a battle was given for one tick, as bytes: the joins and leaves that were pending, the commands in arrival
// order, and what they were answered. Enough to run the tick again. Hot path: writing allocates nothing.
// u32 tick, u8 slots, u16 commands, (u8 slot, u8 state)*, command*, u16 refusal*.
// A command: u8 member (255: the host), u32 sequence, u16 kind, u8 mask, then its arguments: bit i of the mask says
// that argument i is not 0, bit 4 + i that it is an i32 and no f64. Little-endian.
import type { Battle } from './battle.ts';
import type { BattleOutcome } from './tick-report.ts';
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { COMMAND_ARGS, type Command } from '../contract/room.ts';
import { HOST_MEMBER, createCommand } from './mailbox.ts';

const HEAD_BYTES = 7;
const COMMAND_BYTES_MAX = 8 + COMMAND_ARGS * 8;
const HOST_CODE = 0xff;

/** Bytes that the inputs of one tick need at most. */
export const INPUTS_BYTES_MAX =
  HEAD_BYTES + LIMITS.roomMembersMax * 2 + LIMITS.mailboxCommandsMax * (COMMAND_BYTES_MAX + 2);

const command = createCommand();

/** What waits for the battle's next tick, written at the start of `view`; 0 when nothing does. */
export function writeInputs(battle: Battle, view: DataView): number {
  const { slots, mailbox } = battle;
  let at = HEAD_BYTES;
  let pending = 0;
  for (let slot = 0; slot < slots.length; slot += 1) {
    if (!slots.isPending(slot)) continue;
    view.setUint8(at, slot);
    view.setUint8(at + 1, slots.stateOf(slot));
    at += 2;
    pending += 1;
  }
  if (pending + mailbox.length === 0) return 0;
  view.setUint32(0, battle.tick + 1, true);
  view.setUint8(4, pending);
  view.setUint16(5, mailbox.length, true);
  for (let place = 0; mailbox.peek(place, command); place += 1) at = writeCommand(view, at);
  return at;
}

/** Adds what the commands were answered; the length with it. */
export function writeReplies(report: BattleOutcome, view: DataView, length: number): number {
  let at = length;
  for (let i = 0; i < report.replyCount; i += 1) {
    view.setUint16(at, report.replyRefusal[i] ?? 0, true);
    at += 2;
  }
  return at;
}

function writeCommand(view: DataView, start: number): number {
  const { member, sequence, kind, args } = command;
  view.setUint8(start, member === HOST_MEMBER ? HOST_CODE : member);
  view.setUint32(start + 1, sequence, true);
  view.setUint16(start + 5, kind, true);
  let mask = 0;
  let at = start + 8;
  for (let i = 0; i < COMMAND_ARGS; i += 1) {
    const value = args[i] ?? 0;
    if (value === 0) continue;
    mask |= 1 << i;
    if ((value | 0) === value) {
      mask |= 0x10 << i;
      view.setInt32(at, value, true);
      at += 4;
    } else {
      view.setFloat64(at, value, true);
      at += 8;
    }
  }
  view.setUint8(start + 7, mask);
  return at;
}

/** A command that a member sent and that was accepted; of the host, as member -1. */
export interface AcceptedCommand {
  readonly tick: number;
  readonly member: number;
  readonly sequence: number;
  readonly kind: number;
}

/** Reads inputs back: one after the other in one piece of memory, or each in a record of its own. */
export class InputsReader {
  readonly #view: DataView;
  readonly #command = createCommand();
  #at = 0;
  /** Of the inputs that `begin` came to. */
  tick = 0;
  commands = 0;
  /** What the commands were answered when they were decided. */
  readonly refusals = new Int32Array(LIMITS.mailboxCommandsMax);

  /** Begins where an earlier reader of the same bytes was. */
  constructor(bytes: Uint8Array, position = 0) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = position;
  }

  get position(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#view.byteLength;
  }

  /** Tick of the next inputs; above every tick at the end. */
  get nextTick(): number {
    return this.isAtEnd ? Number.POSITIVE_INFINITY : this.#view.getUint32(this.#at, true);
  }

  /** Puts the next inputs into a battle that is about to run their tick. */
  feed(battle: Battle): void {
    assert(this.nextTick === battle.tick + 1, 'inputs belong to the next tick of a battle');
    const slots = this.#readHead();
    for (let i = 0; i < slots; i += 1) {
      battle.slots.restore(this.#view.getUint8(this.#at), this.#view.getUint8(this.#at + 1));
      this.#at += 2;
    }
    for (let i = 0; i < this.commands; i += 1) {
      this.#readCommand(this.#command);
      assert(battle.mailbox.enqueue(this.#command), 'inputs of a tick fit into a mailbox');
    }
    this.#readRefusals();
  }

  /** The accepted commands of the next inputs. */
  accepted(): readonly AcceptedCommand[] {
    const slots = this.#readHead();
    this.#at += slots * 2;
    const { tick } = this;
    const all = Array.from({ length: this.commands }, () => {
      this.#readCommand(this.#command);
      const { member, sequence, kind } = this.#command;
      return { tick, member, sequence, kind };
    });
    this.#readRefusals();
    return all.filter((_, i) => this.refusals[i] === 0);
  }

  /** How many slots are written behind it. */
  #readHead(): number {
    this.tick = this.nextTick;
    const slots = this.#view.getUint8(this.#at + 4);
    this.commands = this.#view.getUint16(this.#at + 5, true);
    this.#at += HEAD_BYTES;
    return slots;
  }

  #readRefusals(): void {
    for (let i = 0; i < this.commands; i += 1) {
      this.refusals[i] = this.#view.getUint16(this.#at, true);
      this.#at += 2;
    }
  }

  #readCommand(into: Command): void {
    const view = this.#view;
    const member = view.getUint8(this.#at);
    into.member = member === HOST_CODE ? HOST_MEMBER : member;
    into.sequence = view.getUint32(this.#at + 1, true);
    into.kind = view.getUint16(this.#at + 5, true);
    const mask = view.getUint8(this.#at + 7);
    this.#at += 8;
    for (let i = 0; i < COMMAND_ARGS; i += 1) {
      into.args[i] = this.#readArgument(mask >> i);
    }
  }

  #readArgument(mask: number): number {
    if ((mask & 1) === 0) return 0;
    const isWhole = (mask & 0x10) !== 0;
    const at = this.#at;
    this.#at += isWhole ? 4 : 8;
    return isWhole ? this.#view.getInt32(at, true) : this.#view.getFloat64(at, true);
  }
}
