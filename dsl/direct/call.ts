// Calls of formulas. Small ones are written into their callers, so that columns of an argument are shared like
// all others; the rest are functions that take their arguments and leave their result in scratch.
import { saturate } from '../arithmetic.ts';
import type { TypedExpression, TypedFormula } from '../ir/expression.ts';
import { partsOf } from '../ir/walk.ts';
import { constant } from './linkage.ts';
import { noteWrite, slotText, storedText, temporary, type LocalPlace, type Site } from './site.ts';
import { numberText } from './text.ts';

/** Nodes of a formula, with all it calls, that are still written into the caller. */
const INLINE_NODES_MAX = 60;

type Call = Extract<TypedExpression, { kind: 'call' }>;

/** Whether calls of `formula` are written out; `size` is that of formulaSize. */
export function isInline(size: number): boolean {
  return size <= INLINE_NODES_MAX;
}

/** Nodes of a formula with everything that is written into it; too many when it selects. */
export function formulaSize(formula: TypedFormula, known: Map<TypedFormula, number>): number {
  const before = known.get(formula);
  if (before !== undefined) return before;
  const size = valueSize(formula.body, known);
  known.set(formula, size);
  return size;
}

function valueSize(node: TypedExpression, known: Map<TypedFormula, number>): number {
  if (node.kind === 'aggregate') return INLINE_NODES_MAX + 1;
  const called = node.kind === 'call' ? formulaSize(node.formula, known) : 0;
  let size = 1 + (isInline(called) ? called : 0);
  for (const part of partsOf(node)) size += valueSize(part, known);
  return size;
}

export function callText(site: Site, { formula, args }: Call): string {
  const place = site.unit.linkage.formulas.get(formula);
  if (place === undefined) return inlineText(site, formula, args);
  const names = args.map(() => temporary(site));
  const values = args.map((arg, i) => `${names[i] ?? ''} = ${storedText(site, arg)}`);
  const stores = names.map((name, i) => `${slotText(site, place.firstParameter + i)} = ${name}`);
  if (place.run === undefined)
    throw new Error('invariant broken: a formula comes after its caller');
  if (place.mayWrite) noteWrite(site);
  const call = `${constant(site.unit, place.run)}(frame)`;
  return `(${[...values, ...stores, call, slotText(site, place.result)].join(', ')})`;
}

function inlineText(site: Site, formula: TypedFormula, args: readonly TypedExpression[]): string {
  const sets: string[] = [];
  const places = args.map((arg) => argumentPlace(site, arg, sets));
  const locals = (_: Site, slot: number): LocalPlace => places[slot] ?? { kind: 'text', text: '0' };
  const inside: Site = { ...site, locals };
  const body = site.write.value(inside, formula.body);
  return sets.length === 0 ? body : `(${[...sets, body].join(', ')})`;
}

/** What needs no work stands for itself: entities of the context, locals (which are stored), constants. */
function argumentPlace(site: Site, arg: TypedExpression, sets: string[]): LocalPlace {
  if (arg.kind === 'event' && arg.type.kind === 'entity') return { kind: 'same', node: arg };
  if (arg.kind === 'local') return site.locals(site, arg.slot);
  if (arg.kind === 'constant') return { kind: 'text', text: numberText(saturate(arg.value)) };
  const name = temporary(site);
  sets.push(`${name} = ${storedText(site, arg)}`);
  return { kind: 'text', text: name };
}
