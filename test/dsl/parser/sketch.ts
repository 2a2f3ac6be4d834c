// A syntax tree as one short text, without its places: for golden trees.
import { parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter } from '../../../dsl/reporter.ts';

type Part = Readonly<Record<string, unknown>>;

/** The tree of a text, which must have no finding. */
export function treeOf(text: string): string {
  const reporter = createReporter('a.rules');
  const { declarations } = parseFile(text, reporter);
  if (reporter.diagnostics.length > 0) {
    throw new Error(reporter.diagnostics.map(({ message }) => message).join('\n'));
  }
  return declarations.map(sketch).join(' ');
}

/** The tree of the statements of a rule. */
export function treeOfBody(body: string): string {
  const tree = treeOf(`rule r on hit { ${body} }`);
  return /, body: \[(.*)\], event: hit\)$/.exec(tree)?.[1] ?? tree;
}

/** The tree of a value. */
export function treeOfValue(value: string): string {
  return /body: (.*)\)$/.exec(treeOf(`formula f() = ${value}`))?.[1] ?? 'none';
}

/** A tree, or what a broken text has of one. */
export function sketch(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sketch).join(' ')}]`;
  if (!isPart(value)) return typeof value === 'string' ? value : String(value);
  const { kind } = value;
  if (typeof kind !== 'string') return sketchPlain(value);
  return sketchLeaf(value) ?? `${kind}(${sketchEntries(value)})`;
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names as their text, blocks as their statements, other parts in braces. */
function sketchPlain(part: Part): string {
  const keys = Object.keys(part).filter((key) => key !== 'span');
  if (keys.join(' ') === 'text') return sketch(part['text']) || '?';
  if (keys.join(' ') === 'statements') return sketch(part['statements']);
  if (keys.join(' ') === 'start end') return 'yes';
  return `{${sketchEntries(part)}}`;
}

const UNITS: Readonly<Record<string, string>> = {
  number: '',
  percent: '%',
  duration: 'ms',
  distance: 'm',
  angle: 'deg',
  bool: '',
};

function sketchLeaf(node: Part): string | undefined {
  const kind = String(node['kind']);
  if (kind === 'name') return sketch(node['text']);
  if (kind === 'string') return `'${sketch(node['text'])}'`;
  if (kind === 'dice') return `${sketch(node['count'])}d${sketch(node['sides'])}`;
  if (kind === 'error') return 'error';
  if (kind === 'field' && isPart(node['object'])) {
    return `${sketch(node['object'])}.${sketch(node['name'])}`;
  }
  if (kind === 'unary') return `(${sketch(node['operator'])} ${sketch(node['operand'])})`;
  if (kind === 'binary') {
    const otherwise = node['otherwise'] === undefined ? '' : ` else ${sketch(node['otherwise'])}`;
    return `(${sketch(node['left'])} ${sketch(node['operator'])} ${sketch(node['right'])}${otherwise})`;
  }
  const unit = UNITS[kind];
  const isValue = unit !== undefined && !isPart(node['value']);
  return isValue ? `${sketch(node['value'])}${unit}` : undefined;
}

function isPlace(key: string): boolean {
  return key === 'span' || key === 'modifierSpan';
}

/** Entries but for places and what is empty. */
function sketchEntries(part: Part): string {
  return Object.entries(part)
    .filter(([key, entry]) => !isPlace(key) && !(key === 'kind' && typeof entry === 'string'))
    .filter(([, entry]) => !(Array.isArray(entry) && entry.length === 0))
    .map(([key, entry]) => `${key}: ${sketch(entry)}`)
    .join(', ');
}
