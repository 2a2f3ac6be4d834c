// Tags that events are raised with: `hit(...) as reflected`, `event has reflected`. Each is one
// bit.
import type { Name } from '../ast/expression.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted } from '../reporter.ts';
import type { Body } from './pack.ts';

/** The tag's bit; undefined, reported, when there are too many. */
export function eventTagMask(body: Body, name: Name): number | undefined {
  if (name.text === '') return undefined;
  const { eventTags } = body.pack.lowered;
  const known = eventTags.indexOf(name.text);
  if (known >= 0) return 1 << known;
  if (eventTags.length >= DSL_LIMITS.eventTagsMax) {
    body.reporter.error({
      code: 'EVENT_TAGS_TOO_MANY',
      span: name.span,
      message:
        `A pack has at most ${DSL_LIMITS.eventTagsMax} different tags of events, and ` +
        `${quoted(name.text)} is one ` +
        'more. Use one that exists.',
      found: name.text,
      expected: `at most ${DSL_LIMITS.eventTagsMax} tags`,
    });
    return undefined;
  }
  eventTags.push(name.text);
  return 1 << (eventTags.length - 1);
}

/** Bits of all tags of a raise; undefined, reported, when there are too many. */
export function eventTagsMask(body: Body, names: readonly Name[]): number | undefined {
  let tags = 0;
  for (const name of names) {
    if (name.text === '') continue;
    const mask = eventTagMask(body, name);
    if (mask === undefined) return undefined;
    tags |= mask;
  }
  return tags;
}
