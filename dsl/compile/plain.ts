// What decides how a value becomes steps, and the numbers of the operators.
import type { ArithmeticKind, Builtin, ComparisonKind } from '../arithmetic.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { partsOf } from '../ir/walk.ts';
import { OP, OUTCOME } from './step.ts';

/** Steps of the largest formula whose steps stand in for every call of it. */
const INLINE_COST_MAX = 64;

export const ARITHMETIC: Readonly<Record<ArithmeticKind, number>> = {
  '+': OP.add,
  '-': OP.subtract,
  '*': OP.multiply,
  '/': OP.divide,
  of: OP.share,
};

export const BUILTIN: Readonly<Record<Exclude<Builtin, 'min' | 'max' | 'clamp'>, number>> = {
  floor: OP.down,
  ceil: OP.up,
  round: OP.round,
  abs: OP.size,
  sqrt: OP.root,
};

/** Outcomes of a comparison that are a yes. */
export const MASK: Readonly<Record<ComparisonKind, number>> = {
  '<': OUTCOME.less,
  '<=': OUTCOME.less | OUTCOME.equal,
  '>': OUTCOME.greater,
  '>=': OUTCOME.greater | OUTCOME.equal,
  '=': OUTCOME.equal,
  '!=': OUTCOME.less | OUTCOME.greater | OUTCOME.none,
};

/** The cost of a formula holds that of the formulas it calls, so this bounds all copies together. */
export function isInlined({ formula }: Extract<TypedExpression, { kind: 'call' }>): boolean {
  return formula.cost <= INLINE_COST_MAX;
}

/** Whether working it out may change a column: only functions of the game could. Large formulas may have one. */
export function mayWrite(node: TypedExpression): boolean {
  if (node.kind === 'host') return true;
  if (node.kind === 'call' && (!isInlined(node) || mayWrite(node.formula.body))) return true;
  return partsOf(node).some(mayWrite);
}

/** Rows, flags, and what was stored before are in range and never -0. */
export function isStorable({ kind, type }: TypedExpression): boolean {
  return kind === 'local' || kind === 'saturate' || ['bool', 'entity', 'enum'].includes(type.kind);
}
