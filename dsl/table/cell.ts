// What is written in a cell as a value of its column's type.
import { DSL_LIMITS } from '../limits.ts';
import { UNITS } from '../token.ts';
import type { Delimiter } from './sheet.ts';

/** Types a column can have; `words` are those of an enum. */
export interface ColumnType {
  readonly kind: 'number' | 'percent' | 'duration' | 'distance' | 'bool' | 'enum';
  readonly words?: readonly string[];
}

const WORDS: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['yes', 1],
  ['false', 0],
  ['no', 0],
]);

/** The value; undefined when the cell says something else. A comma is a decimal point where it divides no cells. */
export function cellValue(
  cell: string,
  { kind, words = [] }: ColumnType,
  delimiter: Delimiter,
): number | undefined {
  switch (kind) {
    case 'number':
      return numberOf(cell, delimiter);
    case 'percent':
    case 'distance':
    case 'duration':
      return measuredOf(cell, kind, delimiter);
    case 'bool':
      return WORDS.get(cell.toLowerCase());
    case 'enum': {
      const index = words.indexOf(cell);
      return index < 0 ? undefined : index;
    }
    default:
      kind satisfies never;
      return undefined;
  }
}

function numberOf(text: string, delimiter: Delimiter): number | undefined {
  const plain = delimiter === ',' ? text : text.replace(',', '.');
  if (!/^[-+]?\d+(\.\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Math.abs(value) <= DSL_LIMITS.valueMax ? value + 0 : undefined;
}

/** A number with a unit of the kind. */
function measuredOf(text: string, kind: string, delimiter: Delimiter): number | undefined {
  const [, digits = '', name = ''] = /^(.*?)\s*(%|[a-z]+)$/.exec(text) ?? [];
  const value = numberOf(digits, delimiter);
  const unit = UNITS.get(name);
  if (value === undefined || unit === undefined || unit.kind !== kind) return undefined;
  return value * unit.scale;
}

/** What could stand in a cell. */
export function exampleOf({ kind, words = [] }: ColumnType): string {
  const examples = {
    number: '12',
    percent: '30%',
    duration: '2s',
    distance: '5m',
    bool: 'yes',
    enum: words[0] ?? 'a word',
  } as const;
  return examples[kind];
}
