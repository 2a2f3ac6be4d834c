// What the parts of an export share: names with constant values, and the texts that docs are taken from.
import type { Expression, Name } from '../ast/expression.ts';
import type { FormulaNode } from '../ast/declaration.ts';
import { DSL_LIMITS } from '../limits.ts';
import { constantOf, type Constant } from './constant.ts';
import { docAbove } from './doc.ts';

/** One thing of the pack; properties without a value are left out. */
export type Exported = Readonly<Record<string, unknown>>;

export class ExportScope {
  readonly #values: ReadonlyMap<string, Constant>;
  readonly #formulas: ReadonlyMap<string, FormulaNode>;
  readonly #texts: ReadonlyMap<string, string>;

  constructor(
    values: ReadonlyMap<string, Constant>,
    formulas: ReadonlyMap<string, FormulaNode>,
    texts: ReadonlyMap<string, string>,
  ) {
    this.#values = values;
    this.#formulas = formulas;
    this.#texts = texts;
  }

  /** The comment above a place; undefined without one. */
  doc(file: string, start: number): string | undefined {
    const text = docAbove(this.#texts.get(file) ?? '', start);
    return text === '' ? undefined : text;
  }

  /** A constant value; undefined when it needs a battle. */
  constant(
    node: Expression | undefined,
    more: ReadonlyMap<string, Constant> = NONE,
  ): number | undefined {
    if (node === undefined) return undefined;
    const values = new Map([...this.#values, ...more]);
    const depth = DSL_LIMITS.formulaDepthMax;
    return constantOf(node, { values, formulas: this.#formulas, depth })?.value;
  }
}

const NONE: ReadonlyMap<string, Constant> = new Map();

export function names(list: readonly Name[]): readonly string[] {
  return list.map(({ text }) => text);
}

/** Without properties that have no value or hold nothing. */
export function filled(entries: Exported): Exported {
  return Object.fromEntries(
    Object.entries(entries).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
