// Joins the engine's replay with the game's words: runs a battle file again, and under another pack.
import type { BattlePack } from './combat-rules/battle-pack.ts';
import { CommandError } from './combat-rules/cli/command-error.ts';
import type { AgainstResult, Difference, ReplayResult } from './combat-rules/cli/replay.ts';
import { Timeline } from './combat-rules/replay/timeline.ts';
import { VERSION } from './engine/base/version.ts';
import type { RoomBehaviour } from './engine/contract/room.ts';
import { createReport } from './engine/room/battle.ts';
import type { RoomStart } from './engine/room/record.ts';
import { partedPlaces } from './engine/room/recording.ts';
import { mismatchOf, readScript, type ReplayScript } from './engine/room/replay-script.ts';
import { OtherRun, ReplayRun, refusesOther, replay } from './engine/room/replay.ts';
import type { BattleReport } from './engine/room/tick-report.ts';
import type { BattleFile } from './engine/state/battle-file.ts';
import { CHANGE_WIDTH } from './engine/contract/room.ts';
import { packOf, programDigest } from './battle-parts.ts';

export interface OtherPack {
  readonly name: string;
  readonly pack: BattlePack;
}

/**
 * Runs a battle file again.
 * @throws BATTLE_FILE_INVALID, PACK_HAS_ERRORS, REPLAY_OTHER_COLUMNS, REPLAY_PACK_MISSING, REPLAY_MOVE_REFUSED
 */
export function replayFile(
  file: BattleFile,
  against: OtherPack | undefined,
  nowMs: () => number,
): ReplayResult {
  const script = readScript(file.records);
  const { packs, notes } = readPacks(file);
  const find = ({ pack }: RoomStart): BattlePack | undefined => packs.get(pack);
  refuseMismatch(script, (start) => find(start)?.behaviour);
  const own = find(script.first);
  if (own === undefined) throw new Error('invariant broken: a checked script has its packs');
  const behaviourOf = (start: RoomStart): RoomBehaviour => (find(start) ?? own).behaviour;
  const { first } = script;
  const { layout } = first.schema;
  const begin = new ReplayRun(script, behaviourOf).battle;
  const timeline = new Timeline(own.program, layout, begin.columns);
  for (const { tick, name, program } of movesOf(script, packs, file)) {
    timeline.activated(tick, name, program);
  }
  const from = nowMs();
  const outcome = replay(script, behaviourOf, (battle, report) => {
    timeline.add(report.changes, battle.tick);
  });
  const wallMs = nowMs() - from;
  const { seed, tickMs } = file.head;
  const entries = timeline.entries.toSorted((a, b) => a.tick - b.tick);
  return {
    ...outcome,
    seed,
    tickMs,
    wallMs,
    notes,
    timeline: entries,
    totals: timeline.totals,
    difference: outcome.parting,
    program: own.program,
    against:
      against === undefined ? undefined : replayAgainst(script, { own, behaviourOf, against }),
  };
}

interface ReadPacks {
  readonly packs: ReadonlyMap<string, BattlePack>;
  readonly notes: readonly string[];
}

function readPacks({ head, packs }: BattleFile): ReadPacks {
  const found = new Map<string, BattlePack>();
  const notes: string[] = [];
  if (head.engine !== VERSION) {
    notes.push(`recorded by Midswing ${head.engine}, this is ${VERSION}: it may part for that`);
  }
  for (const { id, program, contents } of packs) {
    const pack = packOf(contents);
    if (pack === undefined) {
      const message = `The pack ${contents.name} of the file does not compile any more.`;
      throw new CommandError('PACK_HAS_ERRORS', message);
    }
    if (programDigest(pack) !== program) {
      notes.push(`the compiler makes another program of the pack ${contents.name} than it did`);
    }
    found.set(id, pack);
  }
  return { packs: found, notes };
}

function refuseMismatch(
  script: ReplayScript,
  behaviourOf: (start: RoomStart) => RoomBehaviour | undefined,
): void {
  const mismatch = mismatchOf(script, behaviourOf);
  if (mismatch === undefined) return;
  const { what, pack, tick } = mismatch;
  const named = `pack ${pack.slice(0, 12)}, which it ran on from tick ${tick},`;
  if (what === 'pack') throw new CommandError('REPLAY_PACK_MISSING', `The ${named} is not there.`);
  const found = `This version lays the ${named} out in other columns.`;
  throw new CommandError('REPLAY_OTHER_COLUMNS', found);
}

function* movesOf({ steps }: ReplayScript, packs: ReadPacks['packs'], file: BattleFile) {
  let on: string | undefined;
  for (const step of steps) {
    if (step.kind !== 'start') continue;
    const { pack } = step.start;
    const program = packs.get(pack)?.program;
    if (on !== undefined && on !== pack && program !== undefined) {
      const name = file.packs.find(({ id }) => id === pack)?.contents.name ?? '';
      yield { tick: step.tick, name: `${name} ${pack.slice(0, 12)}`, program };
    }
    on = pack;
  }
}

interface Sides {
  readonly own: BattlePack;
  readonly behaviourOf: (start: RoomStart) => RoomBehaviour;
  readonly against: OtherPack;
}

/** Both side by side, so that the first tick that differs is known. */
function replayAgainst(script: ReplayScript, sides: Sides): AgainstResult {
  const { own, behaviourOf, against } = sides;
  const other = against.pack.behaviour;
  const refusal = refusesOther(script, other);
  if (refusal !== undefined) {
    throw new CommandError(
      'REPLAY_MOVE_REFUSED',
      `${against.name} takes no battle over: ${refusal}.`,
    );
  }
  const first = new ReplayRun(script, behaviourOf);
  const second = new OtherRun(script, own.behaviour, other);
  const { columns, layout } = second.battle;
  const timeline = new Timeline(against.pack.program, layout, columns);
  const [told, toldToo] = [createReport(), createReport()];
  let difference: Difference | undefined;
  while (first.runTick(told)) {
    second.runTick(toldToo);
    timeline.add(toldToo.changes, second.battle.tick);
    difference ??= differenceOf(first, second, [told, toldToo]);
  }
  const { entries, totals } = timeline;
  const endHash = second.battle.hash();
  return { name: against.name, difference, timeline: entries, totals, endHash };
}

/** Of states when both have the same columns, else of what members are told. */
function differenceOf(
  first: ReplayRun,
  second: OtherRun,
  [told, toldToo]: readonly [BattleReport, BattleReport],
): Difference | undefined {
  const [before, now] = [first.battle, second.battle];
  const { tick } = now;
  const at = { equalTick: tick - 1, tick };
  if (before.schema.digest !== now.schema.digest) {
    return isToldAlike(told, toldToo) ? undefined : { ...at, places: [] };
  }
  if (Buffer.compare(before.columns.u8, now.columns.u8) === 0) return undefined;
  return { ...at, places: partedPlaces(now.schema, before.columns.u8, now.columns.u8) };
}

function isToldAlike({ changes }: BattleReport, { changes: other }: BattleReport): boolean {
  if (changes.length !== other.length) return false;
  for (let i = 0; i < changes.length * CHANGE_WIDTH; i += 1) {
    if (changes.rows[i] !== other.rows[i]) return false;
  }
  return true;
}
