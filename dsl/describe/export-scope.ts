// What the parts of an export share: values that need no battle, formulas of those that do, and texts.
import type { Expression, Name } from '../ast/expression.ts';
import type { FormulaNode } from '../ast/declaration.ts';
import { DSL_LIMITS } from '../limits.ts';
import { constantOf, type Constant } from './constant.ts';
import { docAbove } from './doc.ts';
import { sourceText } from './source-text.ts';

/** A number; a list with one number a rank when they differ; or the formula of what needs a battle. */
export type Amount = number | readonly number[] | string;

export interface ExportTables {
  readonly values: ReadonlyMap<string, Constant>;
  readonly formulas: ReadonlyMap<string, FormulaNode>;
  readonly texts: ReadonlyMap<string, string>;
}

export class ExportScope {
  readonly ranks: number;
  readonly #tables: ExportTables;
  readonly #file: string;
  readonly #lets: ReadonlyMap<string, Expression>;

  constructor(
    tables: ExportTables,
    file: string,
    ranks = 1,
    lets: ReadonlyMap<string, Expression> = new Map(),
  ) {
    this.#tables = tables;
    this.#file = file;
    this.ranks = ranks;
    this.#lets = lets;
  }

  withRanks(ranks: number): ExportScope {
    return new ExportScope(this.#tables, this.#file, ranks, this.#lets);
  }

  /** Behind `let name = value`. */
  withLet(name: string, value: Expression): ExportScope {
    const lets = new Map(this.#lets).set(name, value);
    return new ExportScope(this.#tables, this.#file, this.ranks, lets);
  }

  /** The comment above a place; undefined without one. */
  doc(start: number): string | undefined {
    const text = docAbove(this.#text(), start);
    return text === '' ? undefined : text;
  }

  /** The value in a rank; undefined when it needs a battle. */
  constant(node: Expression | undefined, rank = 1): number | undefined {
    return node === undefined ? undefined : this.#constant(node, rank)?.value;
  }

  amount(node: Expression): Amount;
  amount(node: Expression | undefined): Amount | undefined;
  amount(node: Expression | undefined): Amount | undefined {
    if (node === undefined) return undefined;
    const values: number[] = [];
    for (let rank = 1; rank <= this.ranks; rank += 1) {
      const value = this.#constant(node, rank)?.value;
      if (value === undefined) return this.text(node);
      values.push(value);
    }
    const [first = 0] = values;
    return values.every((value) => value === first) ? first : values;
  }

  text(node: Expression): string {
    const slice = ({ start, end }: Expression['span']): string => this.#text().slice(start, end);
    return sourceText(node, { lets: this.#lets, slice });
  }

  #constant(node: Expression, rank: number): Constant | undefined {
    const values = new Map(this.#tables.values);
    if (this.ranks > 1 || !values.has('rank')) values.set('rank', { unit: 'number', value: rank });
    const scope = { values, formulas: this.#tables.formulas, depth: DSL_LIMITS.formulaDepthMax };
    for (const [name, value] of this.#lets) {
      const found = constantOf(value, scope);
      if (found !== undefined) values.set(name, found);
    }
    return constantOf(node, scope);
  }

  #text(): string {
    return this.#tables.texts.get(this.#file) ?? '';
  }
}

export function names(list: readonly Name[]): readonly string[] | undefined {
  return some(list.map(({ text }) => text));
}

/** Nothing in the place of an empty list: it is left out. */
export function some<Entry>(list: readonly Entry[]): readonly Entry[] | undefined {
  return list.length === 0 ? undefined : list;
}
