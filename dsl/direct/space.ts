// How large bodies are, in one walk and without writing them: their nodes, and the scratch slots that generated code
// needs beside its locals. The slots are the same stack of arguments that the writers of values and statements take.
import type { TypedExpression, TypedFormula } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { blocksOf, partsOf, valuesOf } from '../ir/walk.ts';

/** Adds up nodes while it finds out slots. */
export interface Counter {
  nodes: number;
  /** Slots of formulas, each worked out once. */
  readonly formulas: Map<TypedFormula, number>;
}

export function createCounter(): Counter {
  return { nodes: 0, formulas: new Map() };
}

export function statementsSpace(counter: Counter, statements: readonly TypedStatement[]): number {
  let most = 0;
  for (const statement of statements) {
    most = Math.max(most, statementSpace(counter, statement));
  }
  return most;
}

function statementSpace(counter: Counter, statement: TypedStatement): number {
  counter.nodes += 1;
  let values = 0;
  for (const value of valuesOf(statement)) values = Math.max(values, valueSpace(counter, value));
  let blocks = 0;
  for (const block of blocksOf(statement))
    blocks = Math.max(blocks, statementsSpace(counter, block));
  return Math.max(ownStatementSpace(statement) + values, blocks);
}

function ownStatementSpace(statement: TypedStatement): number {
  if (statement.kind === 'spend') return 3;
  return statement.kind === 'emit' ? Math.max(statement.args.length, 1) : 0;
}

/** Formulas included, whether or not they are written into their callers. */
export function valueSpace(counter: Counter, node: TypedExpression): number {
  counter.nodes += 1;
  let most = node.kind === 'call' ? formulaSpace(counter, node.formula) : 0;
  for (const part of partsOf(node)) most = Math.max(most, valueSpace(counter, part));
  return ownValueSpace(node) + most;
}

function formulaSpace(counter: Counter, formula: TypedFormula): number {
  const known = counter.formulas.get(formula);
  if (known !== undefined) return known;
  const { nodes } = counter;
  const space = valueSpace(counter, formula.body);
  counter.nodes = nodes;
  counter.formulas.set(formula, space);
  return space;
}

function ownValueSpace(node: TypedExpression): number {
  if (node.kind === 'host') return Math.max(node.args.length, 1);
  if (node.kind === 'lookup') return Math.max(node.keys.length, 1);
  if (node.kind === 'held') return 2;
  if (node.kind === 'cone' || node.kind === 'line') return 6;
  return node.kind === 'aggregate' ? 1 : 0;
}
