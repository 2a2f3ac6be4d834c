// A simulation as plain data: every figure with its 95% interval, and with a second pack what it is there and how
// much it differs. The same battles give the same report.
import { FigureSpace, MEASURES, type Figure, type FigureUnit } from './figure.ts';
import type { PackNames } from './pack-names.ts';
import type { ChunkSums } from './simulation.ts';
import {
  CROSSES,
  SUM,
  SUMS,
  pairedDifference,
  ratio,
  wilson,
  type Estimate,
} from './statistics.ts';

/** A pack as a report names it. */
export interface ReportedPack {
  readonly name: string;
  /** Where it was read. */
  readonly path: string;
  readonly digest: string;
}

export interface ReportRow extends Figure {
  readonly unit: FigureUnit;
  /** Undefined when the pack has no such thing, or it never came up. */
  readonly value?: Estimate;
  /** On the other pack. */
  readonly other?: Estimate;
  /** Other less first, paired by seeds; undefined when one of them is. */
  readonly difference?: Estimate;
  /** 0 lies outside the interval of the difference. */
  readonly isApart?: boolean;
}

export interface SimulationReport {
  readonly format: 1;
  readonly pack: ReportedPack;
  readonly against?: ReportedPack;
  readonly seed: number;
  readonly battles: number;
  /** Of the intervals. */
  readonly confidencePercent: 95;
  /** How the difference was taken. */
  readonly pairing?: 'same seeds';
  /** Battles that told more than could be counted; their figures are too low. */
  readonly overflowed: number;
  /** How often rules could not be carried out: full queues and the like. */
  readonly faults: number;
  readonly rows: readonly ReportRow[];
}

export interface ReportOptions {
  readonly seed: number;
  readonly packs: readonly { readonly pack: ReportedPack; readonly names: PackNames }[];
  readonly sums: ChunkSums;
}

export function reportOf({ seed, packs, sums }: ReportOptions): SimulationReport {
  const [first, second] = packs;
  if (first === undefined) throw new Error('invariant broken: a simulation has a pack');
  const { battles, overflowed, faults } = sums;
  const head = { format: 1, pack: first.pack, seed, battles, confidencePercent: 95 } as const;
  const own = readSide(first.names, sums, 0);
  if (second === undefined) return { ...head, overflowed, faults, rows: own.rows() };
  const other = readSide(second.names, sums, 1);
  const compared = { against: second.pack, pairing: 'same seeds' } as const;
  return { ...head, ...compared, overflowed, faults, rows: compare(own, other, sums) };
}

interface ReportSide {
  readonly figures: readonly Figure[];
  sumsAt(at: number): Float64Array;
  estimate(at: number): Estimate | undefined;
  rows(): readonly ReportRow[];
}

function readSide(names: PackNames, { sums, battles }: ChunkSums, side: number): ReportSide {
  const { figures } = new FigureSpace(names);
  const own = sums[side] ?? new Float64Array(0);
  const sumsAt = (at: number): Float64Array => own.subarray(at * SUMS, (at + 1) * SUMS);
  const estimate = (at: number): Estimate | undefined => {
    const figure = figures[at];
    const of = sumsAt(at);
    if (figure === undefined || of[SUM.y] === 0) return undefined;
    return isShareOfTrials(figure) ? wilson(of[SUM.x] ?? 0, of[SUM.y] ?? 0) : ratio(of, battles);
  };
  const rows = (): readonly ReportRow[] =>
    figures.map((figure, at) => withValues(figure, { value: estimate(at) }));
  return { figures, sumsAt, estimate, rows };
}

/** One trial a battle: Wilson's interval fits. */
function isShareOfTrials({ measure }: Figure): boolean {
  return TRIALS.has(measure);
}

const TRIALS: ReadonlySet<string> = new Set(['win-rate', 'draws', 'first-team', 'unfinished']);

function compare(own: ReportSide, other: ReportSide, sums: ChunkSums): readonly ReportRow[] {
  const places = new Map(other.figures.map(({ id }, at) => [id, at]));
  const rows = own.figures.map((figure, at) => {
    const place = places.get(figure.id);
    places.delete(figure.id);
    const value = own.estimate(at);
    if (place === undefined) return withValues(figure, { value });
    const there = other.estimate(place);
    if (value === undefined || there === undefined)
      return withValues(figure, { value, other: there });
    const cross = sums.cross.subarray(at * CROSSES, (at + 1) * CROSSES);
    const difference = pairedDifference(own.sumsAt(at), other.sumsAt(place), cross, sums.battles);
    return withValues(figure, { value, other: there, difference });
  });
  // What only the other pack has.
  for (const at of places.values()) {
    const figure = other.figures[at];
    if (figure !== undefined) rows.push(withValues(figure, { other: other.estimate(at) }));
  }
  return rows;
}

interface Values {
  readonly value?: Estimate | undefined;
  readonly other?: Estimate | undefined;
  readonly difference?: Estimate | undefined;
}

function withValues(figure: Figure, { value, other, difference }: Values): ReportRow {
  return {
    ...figure,
    unit: MEASURES[figure.measure].unit,
    ...(value !== undefined && { value }),
    ...(other !== undefined && { other }),
    ...(difference !== undefined && {
      difference,
      isApart: difference.low > 0 || difference.high < 0,
    }),
  };
}
