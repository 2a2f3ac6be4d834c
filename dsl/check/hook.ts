// `on start { }`, `on expired { }`: what an effect does when something happens to it.
import type { HookNode } from '../ast/clause.ts';
import { END_CAUSES, type EndCause, type TypedEffect } from '../ir/effect.ts';
import type { TypedBody } from '../ir/statement.ts';
import { quoted } from '../reporter.ts';
import { bodyOf } from './effect-body.ts';
import type { EffectEntry, Pack } from './pack.ts';
import { wordOf } from './word.ts';

type Hooks = Pick<TypedEffect, 'start' | 'stack' | 'absorbed' | 'ends' | 'end'>;

const WORDS = ['start', 'stack', 'absorbed', 'end', ...END_CAUSES] as const;
type Word = (typeof WORDS)[number];

export function checkHooks(pack: Pack, entry: EffectEntry): Hooks {
  const { hooks } = entry.filled;
  const bodies = new Map<Word, TypedBody>();
  for (const hook of hooks) {
    const word = wordOf(hook.when, WORDS);
    // One that stands there twice was told by the parser.
    if (word === undefined || bodies.has(word)) continue;
    bodies.set(word, bodyOf(pack, entry, word, hook.body));
    if (word === 'absorbed' && entry.filled.pool === undefined) warnNeverAbsorbs(entry, hook);
    if (word === 'stack' && entry.filled.stack?.max === undefined) warnNeverStacks(entry, hook);
  }
  const ends: Partial<Record<EndCause, TypedBody>> = {};
  for (const cause of END_CAUSES) {
    const body = bodies.get(cause);
    if (body !== undefined) ends[cause] = body;
  }
  const [start, stack, absorbed, end] = (['start', 'stack', 'absorbed', 'end'] as const).map(
    (word) => bodies.get(word),
  );
  return {
    ...(start && { start }),
    ...(stack && { stack }),
    ...(absorbed && { absorbed }),
    ends,
    ...(end && { end }),
  };
}

function warnNeverAbsorbs({ inner, filled }: EffectEntry, { when }: HookNode): void {
  inner.warning({
    code: 'HOOK_NEVER_RUNS',
    span: when.span,
    message:
      `${quoted(filled.name.text)} has no pool, so it never absorbs anything. Write \`pool 200 from EVENT\`, or ` +
      'remove this.',
    found: when.text,
  });
}

function warnNeverStacks({ inner, filled }: EffectEntry, { when }: HookNode): void {
  inner.warning({
    code: 'HOOK_NEVER_RUNS',
    span: when.span,
    message: `${quoted(filled.name.text)} never has more than one stack. Write \`stack per target max 3\`, or remove this.`,
    found: when.text,
  });
}
