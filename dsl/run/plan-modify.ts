// What the `modify` lines of a program's effects have to do with each other: which fields they modify, and whether
// they follow from what their holder holds and its base numbers alone. Where they do, an instance without such lines
// changes no number of its holder.
import { EFFECT_SLOT } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { blocksOf, partsOf, valuesOf } from '../ir/walk.ts';
import type { Vocabulary } from '../vocabulary.ts';

export interface ModifyPlan {
  /** Positions of the holder's fields that some effect modifies. */
  readonly modified: ReadonlySet<number>;
  readonly isSteady: boolean;
}

export function planModify(program: TypedProgram, vocabulary: Vocabulary): ModifyPlan {
  const isBase = baseNumbers(vocabulary);
  let isSteady = true;
  const look = (statements: readonly TypedStatement[]): void => {
    for (const statement of statements) {
      if (!STEADY_STATEMENTS.has(statement.kind)) isSteady = false;
      if (!valuesOf(statement).every((value) => isSteadyValue(value, isBase))) isSteady = false;
      for (const block of blocksOf(statement)) look(block);
    }
  };
  for (const { modify } of program.effects) look(modify.statements);
  const fields = program.effects.flatMap(({ modify }) => [...modifiedBy(modify.statements)]);
  return { modified: new Set(fields), isSteady };
}

/** Positions of the numbers whose buckets statements change. */
export function modifiedBy(statements: readonly TypedStatement[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const statement of statements) {
    if (statement.kind === 'modify') found.add(statement.index);
    for (const block of blocksOf(statement)) for (const one of modifiedBy(block)) found.add(one);
  }
  return found;
}

/** Whether a field of the holder is its base number while `modify` lines run. */
type IsBase = (field: string) => boolean;

function baseNumbers({ entities, effectHolder }: Vocabulary): IsBase {
  const holder = entities.find((kind) => kind.name === effectHolder);
  const names = holder?.fields.filter(({ modifiable }) => modifiable === true) ?? [];
  const known = new Set(names.map(({ name }) => name));
  return (field) => known.has(field);
}

const STEADY_STATEMENTS: ReadonlySet<TypedStatement['kind']> = new Set(['let', 'if', 'modify']);

const STEADY_VALUES: ReadonlySet<TypedExpression['kind']> = new Set([
  'constant',
  'local',
  'negate',
  'saturate',
  'not',
  'arithmetic',
  'quotient',
  'compare',
  'comparePercent',
  'and',
  'or',
  'choose',
  'call',
  'builtin',
  'lookup',
]);

function isSteadyValue(node: TypedExpression, isBase: IsBase): boolean {
  if (node.kind === 'event') return isOfInstance(node.index);
  if (node.kind === 'column') return isHolder(node.entity) && isBase(node.field);
  if (!STEADY_VALUES.has(node.kind)) return false;
  // Inside a formula an entity may be anybody: only numbers go in.
  if (node.kind === 'call' && !isSteadyFormula(node.formula.body)) return false;
  return partsOf(node).every((part) => isSteadyValue(part, isBase));
}

function isSteadyFormula(node: TypedExpression): boolean {
  if (!STEADY_VALUES.has(node.kind)) return false;
  if (node.kind === 'call' && !isSteadyFormula(node.formula.body)) return false;
  return partsOf(node).every(isSteadyFormula);
}

/** Neither how long it lasts nor how old it is. */
function isOfInstance(slot: number): boolean {
  const { holder, source, stacks, own } = EFFECT_SLOT;
  return slot === holder || slot === source || slot === stacks || slot >= own;
}

function isHolder(node: TypedExpression): boolean {
  return node.kind === 'event' && node.index === EFFECT_SLOT.holder;
}
