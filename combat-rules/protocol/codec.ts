// The arena on the wire, the server's side: combat.proto to plain numbers and back, for the gateway (GameCodec).
// Shared by all generations; only what packs call things is learnt. Decoding bounds sizes first, checks every number's
// range, and answers false for anything else; it never throws.
import type { ChangeBuffer, Command } from '#engine/contract/room';
import { CHANGE_WIDTH } from '#engine/contract/room';
import type { Columns, Layout } from '#engine/contract/layout';
import type { GameCodec } from '#engine/contract/wire';
import { CHANGE_KIND, NOBODY, OPERAND, UNITS_BASE } from '../model/change.ts';
import { COMMAND_KIND } from '../model/command.ts';
import { ROUND, arenaOffsets, type ArenaOffsets } from '../model/layout.ts';
import { ARENA, WIRE } from '../model/limits.ts';
import { createArenaNames, type ArenaNames, type NameTable } from '../model/names.ts';
import { refusalCode } from '../model/refusal.ts';
import { attempt } from './attempt.ts';
import { midswing } from './generated/combat.js';

const wire = midswing.arena.v1;

type Unit = midswing.arena.v1.Unit.$Properties;
type Change = midswing.arena.v1.Change.$Properties;
type Name = midswing.arena.v1.Name.$Properties;

/** The gateway's view of the arena's messages; `names` is the compiler's. */
export function createArenaCodec(names: ArenaNames = createArenaNames()): GameCodec {
  const offsetsOf = new WeakMap<Layout, ArenaOffsets>();
  return {
    decodeCommand,
    encodeChanges: (changes) => encodeChanges(changes, names),
    encodeKeyframe: (columns, layout) => {
      const offsets = offsetsOf.get(layout) ?? arenaOffsets(layout);
      offsetsOf.set(layout, offsets);
      return encodeKeyframe(columns, offsets, names);
    },
    refusalCode: (refusal) => refusalCode(refusal, (number) => names.reasonOf(number)),
  };
}

function decodeCommand(payload: Uint8Array, into: Command): boolean {
  if (payload.length === 0 || payload.length > WIRE.commandBytesMax) return false;
  const message = attempt(() => wire.ArenaCommand.decode(payload));
  if (message?.action === undefined) return false;
  const { action, use, move } = message;
  into.kind = COMMAND_KIND[action];
  into.args.fill(0);
  if (action === 'use') {
    into.args[0] = use?.skill ?? 0;
    into.args[1] = use?.target ?? 0;
  } else if (action === 'move') {
    into.args[0] = move?.x ?? 0;
    into.args[1] = move?.y ?? 0;
  }
  return true;
}

function encodeChanges({ rows, length }: ChangeBuffer, names: ArenaNames): Uint8Array {
  const changes: Change[] = [];
  let added: readonly Name[] = [];
  for (let row = 0; row < length * CHANGE_WIDTH; row += CHANGE_WIDTH) {
    const units = rows[row + OPERAND.units] ?? 0;
    const kind = rows[row + OPERAND.kind] ?? 0;
    const amount = rows[row + OPERAND.amount] ?? 0;
    const what = rows[row + OPERAND.what] ?? 0;
    const more = rows[row + OPERAND.more] ?? 0;
    const hp = rows[row + OPERAND.hp] ?? 0;
    const [source, target] = [units % UNITS_BASE, Math.floor(units / UNITS_BASE)];
    changes.push({ kind, source, target, amount, more, hp, what });
    if (kind === CHANGE_KIND.renamed) added = newNames(names.table(amount), names.table(what));
  }
  return wire.ArenaChanges.encode({ changes, names: [...added] }).finish();
}

/** What the later table has and the earlier one had not. */
function newNames(before: NameTable | undefined, after: NameTable | undefined): readonly Name[] {
  return [...(after ?? [])].flatMap(([hash, name]) =>
    before?.get(hash) === name ? [] : [{ hash, name }],
  );
}

function encodeKeyframe(columns: Columns, offsets: ArenaOffsets, names: ArenaNames): Uint8Array {
  const units = Array.from({ length: ARENA.units }, (_, row) => unitOf(columns, offsets, row));
  const table = names.table(columns.u32[offsets.toldNames] ?? 0);
  const round = roundOf(columns, offsets);
  return wire.ArenaKeyframe.encode({
    units,
    round,
    names: [...newNames(undefined, table)],
  }).finish();
}

function unitOf(columns: Columns, offsets: ArenaOffsets, row: number): Unit {
  const { f64, u32, u8 } = columns;
  return {
    class: u32[offsets.class + row] ?? 0,
    hp: f64[offsets.hp + row] ?? 0,
    maxHp: f64[offsets.maxHp + row] ?? 0,
    x: f64[offsets.x + row] ?? 0,
    y: f64[offsets.y + row] ?? 0,
    speed: f64[offsets.speed + row] ?? 0,
    player: u8[offsets.player + row] === 1,
    respawnTick: u32[offsets.respawnTick + row] ?? 0,
    resources: offsets.resources.map(({ hash, value }) => ({
      resource: hash,
      value: f64[value + row] ?? 0,
    })),
    effects: heldBy(columns, offsets, row),
  };
}

const NO_END = 0xffff_ffff;

function heldBy({ u32 }: Columns, offsets: ArenaOffsets, row: number) {
  const held: midswing.arena.v1.Effect.$Properties[] = [];
  const first = row * offsets.slots;
  for (let at = first; at < first + offsets.slots; at += 1) {
    const effect = u32[offsets.effectId + at] ?? 0;
    if (effect === 0) continue;
    const untilTick = u32[offsets.effectUntilTick + at] ?? 0;
    const source = u32[offsets.effectSource + at] ?? 0;
    held.push({
      effect,
      untilTick: untilTick === NO_END ? 0 : untilTick,
      stacks: u32[offsets.effectStacks + at] ?? 0,
      source: source === 0 ? NOBODY : source - 1,
    });
  }
  return held;
}

function roundOf({ u32 }: Columns, offsets: ArenaOffsets): midswing.arena.v1.Round.$Properties {
  const at = (element: number): number => u32[offsets.round + element] ?? 0;
  const ofTeams = (first: number): number[] => [...u32.subarray(first, first + ARENA.teams)];
  return {
    number: at(ROUND.number),
    rounds: at(ROUND.rounds),
    playing: at(ROUND.playing) === 1,
    untilTick: at(ROUND.untilTick),
    kills: ofTeams(offsets.kills),
    wins: ofTeams(offsets.wins),
  };
}
