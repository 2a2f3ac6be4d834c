// `channel caster for 3s every 1s { } on broken { }`: an internal effect on its bearer, with the
// tag `channel`, whose own fields keep what its blocks name from around them.
import type { ChannelStatement } from '../ast/statement.ts';
import { ticksOf } from '../arithmetic.ts';
import { EFFECT_SLOT } from '../ir/effect.ts';
import type { TypedBody, TypedStatement } from '../ir/statement.ts';
import { hashName } from '../hash.ts';
import { checkDuration } from './apply.ts';
import type { CheckBlock } from './block.ts';
import { childName, closeBody, openBody } from './body.ts';
import { fixedDuration } from './constant.ts';
import { isKeepable } from './delay.ts';
import { checkHolder } from './held.ts';
import { capturedFields, internalEffect } from './internal.ts';
import { isOffered } from './offered.ts';
import { emit } from './operation.ts';
import type { Body } from './pack.ts';
import { numberOf } from './question.ts';
import { actorOf } from './whom.ts';

export function checkChannel(
  body: Body,
  node: ChannelStatement,
  checkBlock: CheckBlock,
): TypedStatement | undefined {
  if (!isOffered(body, node.span, 'channels')) return undefined;
  const { pack } = body;
  const bearer = checkHolder(body, node.bearer, 'channel');
  const duration = checkDuration(body, node.duration);
  const every = fixedDuration(body, node.every, {
    what: 'The period of a channel',
    example: 'every 1s',
  });
  const name = childName(body, 'channel');
  const shared = openHook(body, `${name} every`);
  const tick = closeBody(shared, checkBlock(shared, node.body));
  const broken = checkBroken(node, openHook(body, `${name} broken`, shared), checkBlock);
  if (!isKeepable(shared, node.span)) return undefined;
  if (bearer === undefined || duration === undefined || every === undefined) return undefined;
  const effect = internalEffect(pack, {
    name,
    tags: ['channel'],
    own: capturedFields(shared),
    every: {
      ticks: ticksOf(every, pack.vocabulary.tickMs),
      first: 'later',
      last: true,
      body: tick,
    },
    ends: broken === undefined ? {} : { broken, dispelled: broken, died: broken, replaced: broken },
    end: nothing(`${name} end`),
  });
  const source = actorOf(body, pack.vocabulary.effectHolder) ?? bearer;
  const kept = shared.captures.map(({ value }) => value);
  const operation = { kind: 'apply', effect: effect.hash } as const;
  return emit(pack, operation, [bearer, source, numberOf(1), duration, ...kept]);
}

/** The period of a channel; its captures are own fields, which all its blocks share. */
function openHook(outer: Body, name: string, shared?: Body): Body {
  const { pack, reporter, subject, actor } = outer;
  return openBody({
    pack,
    reporter,
    name,
    place: 'hook',
    phase: 'after',
    subject,
    actor,
    outer,
    captureFrom: EFFECT_SLOT.own,
    ...(shared && { context: shared.context, captures: shared.captures }),
  });
}

function checkBroken(
  { broken }: ChannelStatement,
  hook: Body,
  checkBlock: CheckBlock,
): TypedBody | undefined {
  return broken === undefined ? undefined : closeBody(hook, checkBlock(hook, broken));
}

/**
 * An ending that does nothing: whoever has one to run is not kept through the death of the bearer.
 */
function nothing(name: string): TypedBody {
  return { hash: hashName(name), localCount: 0, statements: [{ kind: 'stop' }], cost: 1 };
}
