// Between offsets of a text and places of the protocol, and from kinds of symbols to the protocol's.
import {
  CompletionItemKind,
  DiagnosticSeverity,
  InsertTextFormat,
  SymbolKind as OutlineKind,
  type CompletionItem,
  type Diagnostic as WireDiagnostic,
  type DocumentSymbol,
  type Range,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionList } from '../analysis/complete.ts';
import type { Offer } from '../analysis/offer.ts';
import type { OutlineEntry } from '../analysis/outline.ts';
import type { Diagnostic, Span } from '../diagnostic.ts';
import { documentOf, type Texts } from './texts.ts';

export const SOURCE_NAME = 'midswing';

export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function spanOf(document: TextDocument, { start, end }: Range): Span {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}

export function wireDiagnostic(
  diagnostic: Diagnostic,
  document: TextDocument,
  texts: Texts,
): WireDiagnostic {
  const { code, severity, message, span, related } = diagnostic;
  const other = related === undefined ? undefined : documentOf(texts, related.file);
  return {
    range: rangeOf(document, span),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: SOURCE_NAME,
    message,
    ...(related !== undefined &&
      other !== undefined && {
        relatedInformation: [
          {
            location: { uri: other.uri, range: rangeOf(other, related.span) },
            message: related.message,
          },
        ],
      }),
  };
}

const COMPLETION_KINDS: Readonly<Record<Offer['kind'], CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  unitOfMeasure: CompletionItemKind.Unit,
  event: CompletionItemKind.Event,
  eventField: CompletionItemKind.Field,
  formula: CompletionItemKind.Function,
  function: CompletionItemKind.Function,
  effect: CompletionItemKind.Class,
  own: CompletionItemKind.Field,
  template: CompletionItemKind.Class,
  rule: CompletionItemKind.Event,
  resource: CompletionItemKind.Property,
  skill: CompletionItemKind.Method,
  class: CompletionItemKind.Struct,
  unit: CompletionItemKind.Struct,
  item: CompletionItemKind.Struct,
  enum: CompletionItemKind.Enum,
  enumValue: CompletionItemKind.EnumMember,
  table: CompletionItemKind.Module,
  tune: CompletionItemKind.Constant,
  roll: CompletionItemKind.Constant,
  test: CompletionItemKind.Text,
  entity: CompletionItemKind.Interface,
  field: CompletionItemKind.Field,
  tag: CompletionItemKind.Value,
  eventTag: CompletionItemKind.Value,
  type: CompletionItemKind.TypeParameter,
  context: CompletionItemKind.Variable,
  group: CompletionItemKind.Keyword,
  local: CompletionItemKind.Variable,
  parameter: CompletionItemKind.Variable,
  candidate: CompletionItemKind.Variable,
};

/** The order of the list is kept by sort texts. */
export function wireCompletions(
  { replace, offers }: CompletionList,
  document: TextDocument,
): CompletionItem[] {
  const range = rangeOf(document, replace);
  return offers.map(({ label, kind, detail, doc, insert, isSnippet }, at) => ({
    label,
    kind: COMPLETION_KINDS[kind],
    ...(detail !== '' && { detail }),
    ...(doc !== '' && { documentation: { kind: 'markdown', value: doc } }),
    sortText: `${at}`.padStart(4, '0'),
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: insert },
  }));
}

const OUTLINE_KINDS: Readonly<Record<OutlineEntry['kind'], OutlineKind>> = {
  event: OutlineKind.Event,
  formula: OutlineKind.Function,
  effect: OutlineKind.Class,
  template: OutlineKind.Class,
  rule: OutlineKind.Function,
  resource: OutlineKind.Property,
  skill: OutlineKind.Method,
  class: OutlineKind.Struct,
  unit: OutlineKind.Struct,
  item: OutlineKind.Struct,
  enum: OutlineKind.Enum,
  table: OutlineKind.Module,
  tune: OutlineKind.Constant,
  removed: OutlineKind.Event,
  roll: OutlineKind.Constant,
  test: OutlineKind.Boolean,
  field: OutlineKind.Field,
  value: OutlineKind.EnumMember,
};

export function wireOutline(entry: OutlineEntry, document: TextDocument): DocumentSymbol {
  return {
    name: entry.name === '' ? entry.kind : entry.name,
    kind: OUTLINE_KINDS[entry.kind],
    detail: entry.detail,
    range: rangeOf(document, entry.span),
    selectionRange: rangeOf(document, entry.nameSpan),
    children: entry.children.map((child) => wireOutline(child, document)),
  };
}
