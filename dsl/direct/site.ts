// One generated function while it is written: what it loads at its head, its temporaries, where its locals are,
// and which scratch slots are free. Texts are in the order the interpreter evaluates in.
import { saturate } from '../arithmetic.ts';
import { EFFECT_SLOT } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { helper, type Unit } from './linkage.ts';
import { boundedText, indexText, saturatedText } from './text.ts';
import { maybeMinusZero } from './zero.ts';

/** Where a local is: under a name of the function, or it is a slot of the context under another name. */
export type LocalPlace =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'same'; readonly node: TypedExpression }
  /** A row that is there: a whole number of at least 0. */
  | { readonly kind: 'row'; readonly text: string };

/** What rules read of the context's entities, asked once for all of them until something may write. */
export interface Segment {
  /** By entity slot, kind and field. */
  readonly columns: Map<string, SharedColumn>;
  /** By entity slot and effects. */
  readonly answers: Map<string, SharedAnswer>;
}

export interface SharedAnswer {
  readonly name: string;
  readonly ask: string;
}

/** Answers that all functions of an event and phase share: slots of scratch, -1 until asked. */
export interface Memos {
  readonly from: number;
  /** Position of a question's slot. */
  readonly places: Map<string, number>;
}

export const MEMOS_MAX = 32;

export interface SharedColumn {
  readonly name: string;
  readonly slot: number;
  /** The load, for a row that is there. */
  readonly load: string;
  /** Of a field of an object: the object, which the load calls `one`. */
  readonly object?: string;
}

/** Both ways to write a value: as a number, and as a yes or no. Passed along, because values hold selections. */
export interface Write {
  readonly value: (site: Site, node: TypedExpression) => string;
  readonly ask: (site: Site, node: TypedExpression) => string;
}

export interface Site {
  readonly unit: Unit;
  readonly write: Write;
  /** Hash of the body, under which it draws. */
  readonly hash: number;
  /** Texts depend on the site that uses them: it loads what they need. */
  readonly locals: (site: Site, slot: number) => LocalPlace;
  readonly memos: Memos | undefined;
  /** Name to what it is set to at the head of the function, in order. */
  readonly heads: Map<string, string>;
  /** Temporaries in use, and the most that were. */
  readonly temporaries: { used: number; most: number };
  /** Next free scratch slot. */
  readonly scratch: { at: number };
  /** Undefined where loads cannot be shared. */
  readonly segment: { now: Segment | undefined };
  /** Raised when something was written that may write columns. */
  readonly wrote: { yes: boolean };
  /** Slots of the context that were stored: read anew, because `init` puts own fields in place at once. */
  readonly stored: Set<number>;
}

export type SiteOptions = Pick<Site, 'unit' | 'write' | 'hash' | 'locals'> &
  Partial<Pick<Site, 'memos'>>;

/** `at` is the first scratch slot that is free. */
export function openSite(options: SiteOptions, at: number): Site {
  return {
    memos: undefined,
    ...options,
    heads: new Map(),
    temporaries: { used: 0, most: 0 },
    scratch: { at },
    segment: { now: undefined },
    wrote: { yes: false },
    stored: new Set(),
  };
}

/** Parts of the frame that functions load at their heads. */
export type FramePart = 'event' | 'f64' | 'scratch' | 'buckets' | 'selected' | 'sink' | 'tags';

/** The name of a part of the frame. */
export function part(site: Site, name: FramePart): string {
  if (!site.heads.has(name)) site.heads.set(name, `frame.${name}`);
  return name;
}

/** The name of a slot of the context, which nothing but the storing of own fields writes while bodies run. */
export function eventName(site: Site, slot: number): string {
  if (site.stored.has(slot)) return `${part(site, 'event')}[${indexText(slot)}]`;
  const name = `v${indexText(slot)}`;
  if (!site.heads.has(name)) site.heads.set(name, `${part(site, 'event')}[${slot}]`);
  return name;
}

/** The same as a whole number: a row. */
export function rowName(site: Site, slot: number): string {
  if (site.stored.has(slot)) return `(${eventName(site, slot)} | 0)`;
  const name = `r${indexText(slot)}`;
  if (!site.heads.has(name)) site.heads.set(name, `${part(site, 'event')}[${slot}] | 0`);
  return name;
}

/** A name to assign to in the midst of an expression. */
export function temporary(site: Site): string {
  const { temporaries } = site;
  temporaries.used += 1;
  temporaries.most = Math.max(temporaries.most, temporaries.used);
  return `t${temporaries.used - 1}`;
}

/** Takes `count` scratch slots; give `site.scratch.at` back its value when they are free again. */
export function takeScratch(site: Site, count: number): number {
  const { scratch } = site;
  scratch.at += count;
  return scratch.at - count;
}

/** Scratch slot `at` as text. */
export function slotText(site: Site, at: number): string {
  return `${part(site, 'scratch')}[${indexText(at)}]`;
}

/** A value as it is stored: in range, and 0 instead of -0. */
export function storedText(site: Site, node: TypedExpression): string {
  helper(site.unit, 'min');
  helper(site.unit, 'max');
  const value = site.write.value(site, node);
  if (isStored(node)) return value;
  return maybeMinusZero(node) ? saturatedText(value) : boundedText(value);
}

/** Rows and words were stored before; most constants are fit to be. */
function isStored(node: TypedExpression): boolean {
  if (node.kind === 'constant') return Object.is(saturate(node.value), node.value);
  return node.type.kind === 'entity' || node.type.kind === 'enum';
}

/** A whole function out of the text of its body. */
export function functionText(site: Site, name: string, body: string): string {
  const { heads, temporaries } = site;
  const lines = [...heads].map(([head, value]) => `const ${head} = ${value};`);
  const names = Array.from({ length: temporaries.most }, (_, i) => `t${i} = 0`);
  if (names.length > 0) lines.push(`let ${names.join(', ')};`);
  return `function ${name}(frame) {\n${[...lines, body].join('\n')}\n}`;
}

/** An own field was stored: `init` puts it in place at once. */
export function noteStore(site: Site, own: number): void {
  site.stored.add(EFFECT_SLOT.own + own);
  noteWrite(site);
}

/** Nothing may be shared from here on: something may have written. */
export function noteWrite(site: Site): void {
  site.segment.now = undefined;
  site.wrote.yes = true;
}
