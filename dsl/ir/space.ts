// How many numbers of Frame.selected a program needs: selections run inside the conditions, keys and bodies of
// others, and each has a part of its own while it runs (dsl/run/select.ts).
import { selectedSpace } from '../run/select.ts';
import { bodiesOf, rulesOf } from './bodies.ts';
import type { TypedExpression, TypedFormula, TypedSelector } from './expression.ts';
import type { TypedProgram } from './program.ts';
import type { TypedStatement } from './statement.ts';
import { blocksOf, partsOf, selectorPartsOf, valuesOf } from './walk.ts';

type Known = Map<TypedFormula, number>;

/** Numbers that the deepest chain of selections takes. */
export function selectedLengthOf(program: TypedProgram): number {
  const known: Known = new Map();
  const bodies = [...program.events.flatMap(rulesOf), ...bodiesOf(program)];
  const pools = program.effects.flatMap(({ pool }) => pool?.accepts ?? []);
  let most = 0;
  for (const { statements } of bodies) most = Math.max(most, ofBody(statements, known));
  for (const accepts of pools) most = Math.max(most, ofValue(accepts, known));
  return most;
}

/** Statements never change, and those of a rule that was kept are asked about again and again. */
const LENGTHS = new WeakMap<readonly TypedStatement[], number>();

function ofBody(statements: readonly TypedStatement[], known: Known): number {
  const length = LENGTHS.get(statements) ?? ofStatements(statements, known);
  LENGTHS.set(statements, length);
  return length;
}

function ofStatements(statements: readonly TypedStatement[], known: Known): number {
  let most = 0;
  for (const statement of statements) most = Math.max(most, ofStatement(statement, known));
  return most;
}

function ofStatement(statement: TypedStatement, known: Known): number {
  if (statement.kind === 'each') {
    return ofSelection(statement.selector, ofStatements(statement.body, known), known);
  }
  let most = 0;
  for (const value of valuesOf(statement)) most = Math.max(most, ofValue(value, known));
  for (const block of blocksOf(statement)) most = Math.max(most, ofStatements(block, known));
  return most;
}

function ofValue(node: TypedExpression, known: Known): number {
  if (node.kind === 'aggregate') {
    return ofSelection(node.selector, ofValue(node.value, known), known);
  }
  if (isPlain(node) || (node.kind === 'column' && isPlain(node.entity))) return 0;
  let most = node.kind === 'call' ? ofFormula(node.formula, known) : 0;
  for (const part of partsOf(node)) most = Math.max(most, ofValue(part, known));
  return most;
}

function isPlain({ kind }: TypedExpression): boolean {
  return kind === 'constant' || kind === 'event' || kind === 'local';
}

function ofFormula(formula: TypedFormula, known: Known): number {
  const before = known.get(formula);
  if (before !== undefined) return before;
  const length = ofValue(formula.body, known);
  known.set(formula, length);
  return length;
}

/** While it selects, its space and that of what it asks; then its rows and what is done with each. */
function ofSelection(selector: TypedSelector, inside: number, known: Known): number {
  let asked = 0;
  for (const part of selectorPartsOf(selector)) asked = Math.max(asked, ofValue(part, known));
  return Math.max(selectedSpace(selector.limit) + asked, selector.limit + inside);
}
