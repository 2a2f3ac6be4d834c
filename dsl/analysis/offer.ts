// One entry of a completion list.
import type { SymbolKind } from './occurrence.ts';

export interface Offer {
  readonly label: string;
  readonly kind: SymbolKind | 'keyword' | 'unitOfMeasure';
  /** Beside the label: a type or a signature. */
  readonly detail: string;
  readonly doc: string;
  /** What is written; marks like `${1:name}` when it is a snippet. */
  readonly insert: string;
  readonly isSnippet: boolean;
}

export function offer(
  label: string,
  kind: Offer['kind'],
  more: Partial<Pick<Offer, 'detail' | 'doc' | 'insert' | 'isSnippet'>> = {},
): Offer {
  return { label, kind, detail: '', doc: '', insert: label, isSnippet: false, ...more };
}

/** A word that a snippet may write. */
export function wordOffer({
  word,
  doc,
  snippet,
}: {
  readonly word: string;
  readonly doc: string;
  readonly snippet?: string;
}): Offer {
  if (snippet === undefined) return offer(word, 'keyword', { doc });
  return offer(word, 'keyword', { doc, insert: snippet, isSnippet: true });
}
