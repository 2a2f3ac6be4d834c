// `midswing replay FILE`: what a battle on record was about, whether it is the same again, and where not.
import type { Program } from '../battle-pack.ts';
import { placeText, type DifferingPlace } from '../replay/place-text.ts';
import { clockText, type BattleTotals, type TimelineEntry } from '../replay/timeline.ts';
import { EXIT, writeJson, type ExitCode, type Terminal } from './command-terminal.ts';

/** Where two runs are not the same any more. */
export interface Difference {
  /** Both were known to be equal after this tick. */
  readonly equalTick: number;
  /** And to differ after this one. */
  readonly tick: number;
  readonly places: readonly DifferingPlace[];
}

export interface ReplayResult {
  readonly seed: number;
  readonly tickMs: number;
  readonly ticks: number;
  /** Hashes that were the same, and moves to other packs on record. */
  readonly hashes: number;
  readonly moves: number;
  readonly endHash: string;
  /** How long it took to run it again. */
  readonly wallMs: number;
  /** What is other than when it was recorded: engine, compiler. */
  readonly notes: readonly string[];
  readonly difference: Difference | undefined;
  readonly timeline: readonly TimelineEntry[];
  readonly totals: BattleTotals;
  readonly program: Program;
  readonly against: AgainstResult | undefined;
}

/** The same commands under another pack. */
export interface AgainstResult {
  readonly name: string;
  readonly difference: Difference | undefined;
  readonly timeline: readonly TimelineEntry[];
  readonly totals: BattleTotals;
  readonly endHash: string;
}

/** Prints it; a replay that parts from its record ends with EXIT.found. */
export function tellReplay(
  result: ReplayResult,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): ExitCode {
  const { difference, program, against, ...rest } = result;
  const isSame = difference === undefined;
  if (json) {
    const told = { ok: isSame, ...rest, ...withText(difference, program) };
    const other =
      against === undefined
        ? {}
        : { against: { ...against, ...withText(against.difference, program) } };
    writeJson(terminal, { ...told, ...other });
  } else {
    terminal.write(replayText(result));
  }
  return isSame ? EXIT.done : EXIT.found;
}

function withText(difference: Difference | undefined, program: Program): object {
  if (difference === undefined) return {};
  const places = difference.places.map((place) => ({ ...place, text: placeText(place, program) }));
  return { difference: { ...difference, places } };
}

function replayText(result: ReplayResult): string {
  const { seed, tickMs, ticks, wallMs, notes, timeline, totals, against } = result;
  const speed = Math.round((ticks * tickMs) / Math.max(wallMs, 0.001));
  const head =
    `seed ${seed}: ${ticks} ticks, ${clockText(ticks, tickMs)} of battle ` +
    `in ${wallMs.toFixed(0)} ms, ${speed} times as fast`;
  const lines = [
    head,
    ...notes,
    ...(timeline.length === 0 ? ['', 'No round began or ended, and nobody went down.'] : ['']),
    ...timeline.map(({ tick, text }) => `${clockText(tick, tickMs).padStart(8)}  ${text}`),
    '',
    ...(against === undefined ? totalLines(totals) : []),
    ...sameLines(result),
    ...againstLines(result),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function sameLines(result: ReplayResult): readonly string[] {
  const { difference, hashes, moves, endHash, program, tickMs } = result;
  const moved = moves === 0 ? '' : `, ${moves} ${moves === 1 ? 'move' : 'moves'} on record`;
  if (difference === undefined) return [`same: ${hashes} hashes${moved}, at the end ${endHash}`];
  return [
    `parts from its record ${whereText(difference, tickMs)}`,
    ...placesOf(difference, program),
  ];
}

function whereText({ equalTick, tick }: Difference, tickMs: number): string {
  const at = `tick ${tick} (${clockText(tick, tickMs)})`;
  return equalTick === tick - 1 ? `in ${at}` : `after tick ${equalTick}, in ${at} at the latest`;
}

function placesOf({ places }: Difference, program: Program): readonly string[] {
  return places.map((place) => `  ${placeText(place, program)}`);
}

function totalLines(totals: BattleTotals): readonly string[] {
  return totalRows(totals).map(([name, value]) => `${name}: ${value}`);
}

function totalRows({
  rounds,
  won,
  kills,
  damage,
  healing,
  uses,
}: BattleTotals): readonly (readonly [string, string])[] {
  return [
    ['rounds', `${rounds}, won by team 0: ${won[0]}, team 1: ${won[1]}, nobody: ${won[2]}`],
    ['kills', kills.join(' to ')],
    ['damage', damage.join(' to ')],
    ['healing', healing.join(' to ')],
    ['skills used', `${uses}`],
  ];
}

function againstLines({ against, totals, tickMs, program }: ReplayResult): readonly string[] {
  if (against === undefined) return [];
  const { name, difference } = against;
  const part =
    difference === undefined
      ? [`against ${name}: the same to the last tick`]
      : [
          `against ${name}: other ${whereText(difference, tickMs)}`,
          ...placesOf(difference, program).map((line) => line.replace('on record', 'before')),
        ];
  const other = totalRows(against.totals);
  const rows = totalRows(totals).map(([what, value], at) => [what, value, other[at]?.[1] ?? '']);
  const width = Math.max(...rows.map(([, value = '']) => value.length));
  const table = rows.map(([what = '', value = '', there = '']) => {
    return `  ${what.padEnd(12)}  ${value.padEnd(width)}  ${there}`.trimEnd();
  });
  return ['', ...part, `  ${''.padEnd(12)}  ${'recorded'.padEnd(width)}  ${name}`, ...table];
}
