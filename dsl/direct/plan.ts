// What is generated for a program, in which order, and where each function finds its scratch. Formulas own slots
// of their own; all rules share a region, because they run one after another; bodies share another, so that one
// may run while a rule waits.
import type { TypedFormula } from '../ir/expression.ts';
import type { TypedProgram } from '../ir/program.ts';
import { bodiesOf } from '../ir/bodies.ts';
import type { Phase, TypedBody, TypedRule } from '../ir/statement.ts';
import { formulaSize, isInline } from './call.ts';
import type { FormulaPlace } from './linkage.ts';
import { localSpace, type Piece } from './piece.ts';
import { MEMOS_MAX } from './site.ts';
import { createCounter, statementsSpace, valueSpace, type Counter } from './space.ts';
import { localsOf, valueWrites } from './writes.ts';

/** Rules of a function: more share more loads; with 200, writing one holds up the game for 2 ms. */
const RULES_MAX = 100;
/** Nodes of a function, for the same reason; one rule may have more. */
const NODES_MAX = 4_000;

export const PHASES = ['before', 'on', 'after'] as const satisfies readonly Phase[];

/** What a piece is for: its place in the tables of a tier. */
export type PieceUse =
  | { readonly kind: 'formula'; readonly formula: TypedFormula }
  | { readonly kind: 'rules'; readonly event: number; readonly phase: Phase }
  | { readonly kind: 'body'; readonly body: TypedBody }
  | { readonly kind: 'accepts'; readonly effect: number };

export interface PlannedPiece {
  readonly use: PieceUse;
  readonly piece: Piece;
}

export interface Plan {
  readonly pieces: readonly PlannedPiece[];
  readonly formulas: Map<TypedFormula, FormulaPlace>;
  readonly scratchLength: number;
}

export function planOf(program: TypedProgram): Plan {
  const counter = createCounter();
  const formulas = new Map<TypedFormula, FormulaPlace>();
  const sizes = new Map<TypedFormula, number>();
  const pieces: PlannedPiece[] = [];
  // The first slots keep what functions of a phase share.
  let base = MEMOS_MAX;
  for (const formula of program.formulas) {
    if (isInline(formulaSize(formula, sizes))) continue;
    const result = base + localSpace(formula.localCount);
    const use = { kind: 'formula', formula } as const;
    pieces.push({ use, piece: { kind: 'formula', formula, base, result } });
    const mayWrite = valueWrites(formula.body);
    formulas.set(formula, { firstParameter: base, result, mayWrite, run: undefined });
    base = result + 1 + valueSpace(counter, formula.body);
  }
  const rules = rulePieces(program, counter, base);
  const bodies = bodyPieces(program, counter, base + rules.space);
  const accepts = acceptsPieces(program, counter, base + rules.space + bodies.space);
  pieces.push(...rules.pieces, ...bodies.pieces, ...accepts.pieces);
  return { pieces, formulas, scratchLength: base + rules.space + bodies.space + accepts.space };
}

/** Pieces that share a region of scratch, and its length. */
interface Region {
  readonly pieces: readonly PlannedPiece[];
  readonly space: number;
}

function bodySpace(counter: Counter, { localCount, statements }: TypedBody): number {
  return localSpace(localCount) + statementsSpace(counter, statements);
}

function rulePieces(program: TypedProgram, counter: Counter, base: number): Region {
  const pieces: PlannedPiece[] = [];
  let space = 0;
  for (const [event, declared] of program.events.entries()) {
    for (const phase of PHASES) {
      const chunks = chunksOf(counter, declared[phase]);
      space = Math.max(space, chunks.space);
      const memos = chunks.chunks.length > 1 ? { from: 0, places: new Map() } : undefined;
      for (const [i, rules] of chunks.chunks.entries()) {
        const use = { kind: 'rules', event, phase } as const;
        pieces.push({ use, piece: { kind: 'rules', rules, base, memos, isFirst: i === 0 } });
      }
    }
  }
  return { pieces, space };
}

interface Chunks {
  readonly chunks: readonly (readonly TypedRule[])[];
  readonly space: number;
}

/** Rules in order, as many to a function as are good for it. */
function chunksOf(counter: Counter, rules: readonly TypedRule[]): Chunks {
  const chunks: TypedRule[][] = [];
  let [space, nodes] = [0, 0];
  for (const rule of rules) {
    const before = counter.nodes;
    space = Math.max(space, bodySpace(counter, rule));
    const own = counter.nodes - before;
    const last = chunks.at(-1);
    if (last === undefined || last.length === RULES_MAX || nodes + own > NODES_MAX) {
      chunks.push([rule]);
      nodes = own;
    } else {
      last.push(rule);
      nodes += own;
    }
  }
  return { chunks, space };
}

function bodyPieces(program: TypedProgram, counter: Counter, base: number): Region {
  const bodies = [...new Set(bodiesOf(program))];
  let space = 0;
  for (const body of bodies) space = Math.max(space, bodySpace(counter, body));
  const pieces = bodies.map((body): PlannedPiece => ({
    use: { kind: 'body', body },
    piece: { kind: 'body', body, base },
  }));
  return { pieces, space };
}

function acceptsPieces(program: TypedProgram, counter: Counter, base: number): Region {
  let space = 0;
  const pieces = program.effects.flatMap(({ pool }, effect): PlannedPiece[] => {
    const accepts = pool?.accepts;
    if (accepts === undefined) return [];
    const localCount = localsOf(accepts);
    space = Math.max(space, localSpace(localCount) + valueSpace(counter, accepts));
    const use = { kind: 'accepts', effect } as const;
    return [{ use, piece: { kind: 'accepts', accepts, base, localCount } }];
  });
  return { pieces, space };
}
