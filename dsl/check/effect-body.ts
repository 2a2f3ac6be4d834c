// Bodies of an effect: statements in the context of an instance.
import type { Block } from '../ast/statement.ts';
import type { TypedBody } from '../ir/statement.ts';
import { closeBody, openBody } from './body.ts';
import { effectContext, type EffectBody } from './effect-context.ts';
import type { Body, EffectEntry, Pack } from './pack.ts';
import { checkCost } from './rule.ts';
import { checkBlock } from './statement.ts';

/** Checks the statements of one part of an effect: `modify`, `every`, or a hook. */
export function bodyOf(pack: Pack, entry: EffectEntry, part: string, block: Block): TypedBody {
  const place = part === 'modify' || part === 'absorbed' ? part : isEnding(part) ? 'end' : 'hook';
  const body = openEffectBody(pack, entry, part, place);
  const typed = closeBody(body, checkBlock(body, block));
  checkCost(entry.reporter, entry.node.name.span, typed.cost);
  return typed;
}

function isEnding(part: string): boolean {
  return !['every', 'start', 'stack'].includes(part);
}

export function openEffectBody(
  pack: Pack,
  entry: EffectEntry,
  part: string,
  place: EffectBody,
): Body {
  return openBody({
    pack,
    reporter: entry.inner,
    name: `effect ${entry.node.name.text} ${part}`,
    place: place === 'modify' ? 'effect' : 'hook',
    phase: 'after',
    effect: entry,
    context: effectContext(pack, entry, place),
    subject: 'holder',
    actor: pack.vocabulary.mechanics === 'rules' ? undefined : 'source',
  });
}
