// Generated functions, whole: some rules of an event and phase, a body, the question of a pool, a formula.
import type { TypedExpression, TypedFormula } from '../ir/expression.ts';
import type { TypedBody, TypedRule } from '../ir/statement.ts';
import { HALT } from '../runtime.ts';
import { unreachable } from '../unreachable.ts';
import { segmentText } from './column.ts';
import { fresh, helper, openUnit, unitText, type Linkage, type Unit } from './linkage.ts';
import {
  functionText,
  MEMOS_MAX,
  openSite,
  part,
  slotText,
  type LocalPlace,
  type Memos,
  type Segment,
  type Site,
} from './site.ts';
import { blockText, type Block } from './statement.ts';
import { indexText } from './text.ts';
import { WRITE } from './value.ts';
import { statementsSelect } from './writes.ts';

/** What becomes one function, and the first scratch slot it may use. */
export type Piece = { readonly base: number } & (
  | { readonly kind: 'formula'; readonly formula: TypedFormula; readonly result: number }
  | {
      readonly kind: 'rules';
      readonly rules: readonly TypedRule[];
      /** Of the functions of the phase, when there are several. */
      readonly memos: Memos | undefined;
      readonly isFirst: boolean;
    }
  | { readonly kind: 'body'; readonly body: TypedBody }
  | { readonly kind: 'accepts'; readonly accepts: TypedExpression; readonly localCount: number }
);

export interface WrittenPiece {
  readonly source: string;
  readonly constants: readonly unknown[];
}

/** Locals of a body, and what a selection keeps beside its candidate. */
export function localSpace(localCount: number): number {
  return localCount + 2;
}

export function writePiece(linkage: Linkage, piece: Piece): WrittenPiece {
  const unit = openUnit(linkage);
  const source = unitText(unit, mainText(unit, piece));
  return { source, constants: unit.constants };
}

function mainText(unit: Unit, piece: Piece): string {
  switch (piece.kind) {
    case 'formula':
      return formulaText(unit, piece);
    case 'rules':
      return rulesText(unit, piece);
    case 'body':
      return bodyText(unit, piece.body, piece.base);
    case 'accepts':
      return acceptsText(unit, piece);
    default:
      return unreachable(piece);
  }
}

function siteAt(unit: Unit, at: number): Site {
  const locals = (): LocalPlace => ({ kind: 'text', text: '0' });
  return openSite({ unit, write: WRITE, hash: 0, locals }, at);
}

/** Locals in scratch from `base` on. */
function inScratch(base: number): Site['locals'] {
  return (site, slot) => ({ kind: 'text', text: slotText(site, base + slot) });
}

const IN_NAMES: Site['locals'] = (_, slot) => ({ kind: 'text', text: `l${indexText(slot)}` });

type FormulaPiece = Extract<Piece, { kind: 'formula' }>;

function formulaText(unit: Unit, { formula, base, result }: FormulaPiece): string {
  const opened = siteAt(unit, result + 1);
  const site: Site = { ...opened, locals: inScratch(base) };
  const value = WRITE.value(site, formula.body);
  return functionText(site, '', `${slotText(site, result)} = ${value};`);
}

type AcceptsPiece = Extract<Piece, { kind: 'accepts' }>;

function acceptsText(unit: Unit, { accepts, base, localCount }: AcceptsPiece): string {
  const opened = siteAt(unit, base + localSpace(localCount));
  const site: Site = { ...opened, locals: inScratch(base) };
  return functionText(site, '', `return ${WRITE.ask(site, accepts)};`);
}

function bodyText(unit: Unit, body: TypedBody, base: number): string {
  const site = siteAt(unit, base);
  const text = inSegments(site, [
    () => localsText(site, body, base, (halt) => `frame.halt = ${indexText(halt)};\nreturn;`),
  ]);
  return functionText(site, '', text);
}

function rulesText(unit: Unit, piece: Extract<Piece, { kind: 'rules' }>): string {
  const { rules, base, memos, isFirst } = piece;
  const site: Site = { ...siteAt(unit, base), memos };
  const text = inSegments(
    site,
    rules.map((rule) => () => ruleText(site, rule, base)),
  );
  return functionText(site, '', isFirst ? forgetText(site) + text : text);
}

function forgetText(site: Site): string {
  const { memos, unit } = site;
  if (memos === undefined) return '';
  const from = indexText(memos.from);
  return `${helper(unit, 'forget')}(${part(site, 'scratch')}, ${from}, ${MEMOS_MAX});\n`;
}

/** Only `cancel` ends more than its rule; nobody sees the halt of the others. */
function ruleText(site: Site, rule: TypedRule, base: number): string {
  const label = fresh(site.unit, 'rule');
  const text = localsText(site, rule, base, (halt) =>
    halt === HALT.cancel ? `frame.halt = ${HALT.cancel};\nreturn;` : `break ${label};`,
  );
  const block = `${label}: {\n${text}\n}`;
  return rule.depthMax === undefined
    ? block
    : `if (frame.depth <= ${indexText(rule.depthMax)}) ${block}`;
}

/** The statements of a body with its locals: names, but for bodies that select. */
function localsText(site: Site, body: TypedBody, base: number, leave: Block['leave']): string {
  const selects = statementsSelect(body.statements);
  site.temporaries.used = 0;
  site.scratch.at = base + localSpace(body.localCount);
  const own: Site = { ...site, hash: body.hash, locals: selects ? inScratch(base) : IN_NAMES };
  const text = blockText({ site: own, leave, release: '' }, body.statements);
  if (selects || body.localCount === 0) return text;
  const names = Array.from({ length: body.localCount }, (_, i) => `l${i} = 0`);
  return `let ${names.join(', ')};\n${text}`;
}

/** Texts in segments of shared loads: a new one begins behind every text that may write. */
function inSegments(site: Site, texts: readonly (() => string)[]): string {
  const done: string[] = [];
  let open: string[] = [];
  let segment = openSegment(site);
  for (const text of texts) {
    open.push(text());
    if (!site.wrote.yes) continue;
    done.push(segmentText(site, segment, open.join('\n')), forgetText(site));
    open = [];
    segment = openSegment(site);
  }
  return [...done, segmentText(site, segment, open.join('\n'))].join('\n');
}

function openSegment(site: Site): Segment {
  const segment: Segment = { columns: new Map(), answers: new Map() };
  site.segment.now = segment;
  site.wrote.yes = false;
  return segment;
}
