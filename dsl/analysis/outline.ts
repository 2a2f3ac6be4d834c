// The declarations of a file as an outline.
import type { Declaration } from '../ast/declaration.ts';
import type { Span } from '../diagnostic.ts';
import type { FileAnalysis } from './file.ts';

export interface OutlineEntry {
  readonly name: string;
  readonly kind: Declaration['kind'] | 'field' | 'value';
  /** What stands beside it, e.g. the event of a rule. */
  readonly detail: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

/** `pieces` are those of one file, in order. */
export function outlineOf(pieces: readonly FileAnalysis[]): readonly OutlineEntry[] {
  return pieces.flatMap(({ node, text, start }) =>
    node.declarations.map((declaration) => moved(entryOf(declaration, text), start)),
  );
}

/** An entry whose places count from the start of the file. */
function moved(entry: OutlineEntry, by: number): OutlineEntry {
  return {
    ...entry,
    span: shifted(entry.span, by),
    nameSpan: shifted(entry.nameSpan, by),
    children: entry.children.map((child) => moved(child, by)),
  };
}

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function entryOf(node: Declaration, text: string): OutlineEntry {
  const name = node.name?.text ?? '';
  const first = { start: node.span.start, end: Math.min(node.span.start + 2, node.span.end) };
  return {
    name: name === '' ? firstLine(text, node.span) : name,
    kind: node.kind,
    detail: detailOf(node),
    span: node.span,
    nameSpan: name === '' ? first : (node.name?.span ?? first),
    children: childrenOf(node),
  };
}

/** A bare `if` has no name: its first line says what it is. */
function firstLine(text: string, { start, end }: Span): string {
  const line = text.slice(start, end).split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function detailOf(node: Declaration): string {
  switch (node.kind) {
    case 'rule':
      return node.event === undefined ? 'rule' : `${node.phase} ${node.event.text}`;
    case 'roll':
      return `on ${node.event.text}`;
    case 'effect':
      return node.template === undefined ? '' : `= ${node.template.name.text}`;
    case 'formula':
    case 'template':
      return `(${node.parameters.map(({ name, type }) => `${name.text}: ${type.text}`).join(', ')})`;
    case 'class':
    case 'unit':
    case 'item':
      return node.of === undefined ? '' : `of ${node.of.text}`;
    case 'event':
    case 'enum':
    case 'table':
    case 'tune':
    case 'resource':
    case 'removed':
    case 'skill':
    case 'test':
    default:
      return '';
  }
}

function childrenOf(node: Declaration): readonly OutlineEntry[] {
  if (node.kind === 'event') {
    return node.fields.map(({ name, type }) => leaf('field', name, type.text));
  }
  if (node.kind === 'enum') return node.values.map((name) => leaf('value', name, ''));
  if (node.kind === 'effect' || node.kind === 'template') {
    return node.own.map(({ name, type }) => leaf('field', name, type?.text ?? ''));
  }
  return [];
}

function leaf(
  kind: 'field' | 'value',
  { text, span }: { readonly text: string; readonly span: Span },
  detail: string,
): OutlineEntry {
  return { name: text === '' ? '?' : text, kind, detail, span, nameSpan: span, children: [] };
}
