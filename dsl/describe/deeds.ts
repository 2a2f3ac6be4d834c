// What statements do that a tooltip can say: events raised, effects applied, numbers changed; with the numbers that are
// known beforehand, and the formulas of the others.
import type { Argument } from '../ast/expression.ts';
import type { Block, Statement } from '../ast/statement.ts';
import { blocksOf } from './blocks.ts';
import type { Amount, ExportScope } from './export-scope.ts';

export interface Deed {
  /** `use`, `every`, `end` ... */
  readonly on: string;
  readonly event?: string;
  readonly effect?: string;
  /** What is gained, lost or put: `caster.energy`. */
  readonly gain?: string;
  readonly lose?: string;
  readonly put?: string;
  /** Whom it is about; absent when nobody is. */
  readonly target: string | undefined;
  /** By the names of arguments, the target not among them; of a change `amount`. */
  readonly values: Readonly<Record<string, Amount>> | undefined;
}

export interface DeedContext {
  readonly on: string;
  /** Whom `apply` means when it does not say. */
  readonly subject: string | undefined;
  /** Name of the field that says whom an event is about. */
  readonly subjectOf: (event: string) => string | undefined;
}

/** Of a block and the blocks in it. */
export function deedsOf(block: Block, context: DeedContext, around: ExportScope): readonly Deed[] {
  const deeds: Deed[] = [];
  let scope = around;
  for (const statement of block.statements) {
    if (statement.kind === 'let') scope = scope.withLet(statement.name.text, statement.value);
    deeds.push(...deed(statement, context, scope));
    const broken = statement.kind === 'channel' ? statement.broken : undefined;
    for (const inner of blocksOf(statement)) {
      const on = inner === broken ? 'broken' : context.on;
      deeds.push(...deedsOf(inner, { ...context, on }, scope));
    }
  }
  return deeds;
}

function deed(
  statement: Statement,
  { on, subject, subjectOf }: DeedContext,
  scope: ExportScope,
): readonly Deed[] {
  if (statement.kind === 'raise') {
    const field = subjectOf(statement.event.text);
    const target = textOf(statement.args, [field ?? ''], scope);
    const values = valuesOf(statement.args, [field ?? ''], scope);
    return [{ on, event: statement.event.text, target, values }];
  }
  if (statement.kind === 'apply') {
    const effect = statement.args.find(({ name }) => EFFECT_WORDS.includes(name?.text ?? ''));
    const named = effect?.value;
    const target = textOf(statement.args, ['to'], scope) ?? subject;
    const values = valuesOf(statement.args, ['to', ...EFFECT_WORDS], scope);
    const isNamed = named?.kind === 'string' || named?.kind === 'name';
    return isNamed ? [{ on, effect: named.text, target, values }] : [];
  }
  const { kind } = statement;
  if (kind !== 'gain' && kind !== 'lose' && kind !== 'put') return [];
  const values = { amount: scope.amount(statement.value) };
  return [{ on, [kind]: scope.text(statement.place), target: undefined, values }];
}

const EFFECT_WORDS: readonly string[] = ['debuff', 'buff', 'effect'];

function textOf(
  args: readonly Argument[],
  wanted: readonly string[],
  scope: ExportScope,
): string | undefined {
  const found = args.find(({ name }) => wanted.includes(name?.text ?? ''));
  return found === undefined ? undefined : scope.text(found.value);
}

function valuesOf(
  args: readonly Argument[],
  left: readonly string[],
  scope: ExportScope,
): Deed['values'] {
  const entries = args.flatMap(({ name, value }) =>
    name === undefined || left.includes(name.text) ? [] : [[name.text, scope.amount(value)]],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
