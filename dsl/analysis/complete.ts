// Completion: what may be written at a place, likeliest first. Works from the tokens before the cursor, so that it
// works in text that does not parse; names come from the whole pack.
import { asksAt } from './completion-ask.ts';
import type { Ask } from './ask.ts';
import type { Span } from '../diagnostic.ts';
import { cursorContext, type CursorContext } from './cursor-context.ts';
import { nameOffers } from './name-offers.ts';
import type { Offer } from './offer.ts';
import { pieceAt, type Project } from './project.ts';
import { valueOffers } from './value-offers.ts';
import { wordOffers } from './word-offers.ts';

export interface CompletionList {
  /** What a chosen offer replaces. */
  readonly replace: Span;
  readonly offers: readonly Offer[];
}

/** Most offers of one list; nobody reads more. */
const OFFERS_MAX = 400;

export function completeAt(project: Project, path: string, offset: number): CompletionList {
  const file = pieceAt(project, path, offset);
  if (file === undefined) return { replace: { start: offset, end: offset }, offers: [] };
  const context = cursorContext(file, offset - file.start);
  const seen = new Set<string>();
  const offers: Offer[] = [];
  for (const ask of asksAt(context)) {
    for (const offer of offersOf(project, context, ask)) {
      if (seen.has(offer.label) || !isLike(offer.label, context.prefix)) continue;
      seen.add(offer.label);
      offers.push(offer);
    }
  }
  const starting = offers.filter((offer) => startsWith(offer.label, context.prefix));
  const others = offers.filter((offer) => !startsWith(offer.label, context.prefix));
  const replace = {
    start: file.start + context.replace.start,
    end: file.start + context.replace.end,
  };
  return { replace, offers: [...starting, ...others].slice(0, OFFERS_MAX) };
}

function offersOf(project: Project, context: CursorContext, ask: Ask): readonly Offer[] {
  return (
    wordOffers(project.index.vocabulary, context, ask) ??
    valueOffers(project, context, ask) ??
    nameOffers(project, context, ask) ??
    []
  );
}

function startsWith(label: string, prefix: string): boolean {
  return label.toLowerCase().startsWith(prefix.toLowerCase());
}

/** Whether the letters of `prefix` stand in `label` in their order. */
function isLike(label: string, prefix: string): boolean {
  let at = 0;
  const wanted = prefix.toLowerCase();
  for (const letter of label.toLowerCase()) if (letter === wanted[at]) at += 1;
  return at === wanted.length;
}
