// What the declarations of a pack say about older ones, gathered for battles that move to it.
import type { Expression, Name } from '../ast/expression.ts';
import { CHANGE_RULES, type OldValue, type TypedMove } from '../ir/move.ts';
import { namesIn } from '../ir/old-names.ts';
import { quoted, type Reporter } from '../reporter.ts';
import type { Declarations } from './collect.ts';
import { oldValueOf } from './old-value.ts';
import type { Pack } from './pack.ts';
import { wordOf } from './word.ts';

/** Once all names are known. */
export function declareMoves(pack: Pack, { removed }: Declarations): void {
  for (const { node, filled, reporter, inner } of pack.effects.values()) {
    const { name, was } = node;
    addMove(pack, reporter, { kind: 'effect', name, was, change: filled.change });
    for (const { name: own, was: old } of filled.own) {
      if (old === undefined) continue;
      const value = oldValueOf(inner, old);
      if (value === undefined || isOfItself(inner, own, old, value)) continue;
      pack.lowered.moves.push({ of: `own ${name.text}.${own.text}`, value });
    }
  }
  for (const { node, reporter } of pack.skills.values()) addMove(pack, reporter, node);
  for (const { node, reporter } of pack.records.values()) {
    addMove(pack, reporter, { kind: node.kind, name: node.name, was: node.was });
  }
  for (const { node, reporter } of pack.resources.values()) {
    addResource(pack, reporter, node.name, node.was);
  }
  for (const { node, reporter } of removed) {
    const { what, name } = node;
    const isStill = isDeclared(pack, what.text, name.text);
    if (isStill)
      reportStill(reporter, name, `${quoted(name.text)} is declared, and said to be gone.`);
    else pack.lowered.moves.push({ of: `${what.text} ${name.text}`, removed: true });
  }
}

interface Moved {
  readonly kind: string;
  readonly name: Name;
  readonly was?: Name | undefined;
  readonly change?: Name | undefined;
}

function addMove(pack: Pack, reporter: Reporter, { kind, name, was, change }: Moved): void {
  const old = was === undefined ? undefined : oldName(pack, reporter, kind, was);
  const rule = wordOf(change, CHANGE_RULES);
  if (old === undefined && rule === undefined) return;
  pack.lowered.moves.push({
    of: `${kind} ${name.text}`,
    ...(old !== undefined && { was: old }),
    ...(rule !== undefined && { change: rule }),
  });
}

/** A name alone is the old name; anything else is worked out. */
function addResource(
  pack: Pack,
  reporter: Reporter,
  name: Name,
  was: Expression | undefined,
): void {
  if (was === undefined) return;
  const old = was.kind === 'name' ? oldName(pack, reporter, 'resource', was) : undefined;
  const value = was.kind === 'name' ? undefined : oldValueOf(reporter, was);
  if (old === undefined && value === undefined) return;
  if (value !== undefined && isOfItself(reporter, name, was, value)) return;
  const move: TypedMove = { of: `resource ${name.text}`, ...(old !== undefined && { was: old }) };
  pack.lowered.moves.push(value === undefined ? move : { ...move, value });
}

/** What keeps its name keeps its number, each time the pack is pushed: it would never be worked out. */
function isOfItself(reporter: Reporter, { text }: Name, was: Expression, value: OldValue): boolean {
  if (!namesIn(value).includes(text)) return false;
  reporter.error({
    code: 'NAME_TAKEN',
    span: was.span,
    message:
      `${quoted(text)} has the same name as before, and so it keeps its number. ` +
      'Give what is worked out a new name.',
    found: text,
  });
  return true;
}

function oldName(pack: Pack, reporter: Reporter, kind: string, was: Name): string | undefined {
  if (was.text === '') return undefined;
  if (!isDeclared(pack, kind, was.text)) return was.text;
  const a = kind === 'effect' || kind === 'item' ? 'an' : 'a';
  reportStill(
    reporter,
    was,
    `There is still ${a} ${kind} ${quoted(was.text)}, which goes on as it is.`,
  );
  return undefined;
}

function isDeclared(pack: Pack, kind: string, name: string): boolean {
  if (kind === 'effect') return pack.effects.has(name);
  if (kind === 'skill') return pack.skills.has(name);
  if (kind === 'resource') return pack.resources.has(name);
  return pack.records.has(`${kind} ${name}`);
}

function reportStill(reporter: Reporter, { text, span }: Name, what: string): void {
  reporter.error({
    code: 'NAME_TAKEN',
    span,
    message: `${what} Name one that this pack no longer has.`,
    found: text,
  });
}
