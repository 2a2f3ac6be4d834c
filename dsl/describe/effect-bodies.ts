// The bodies of an effect, in the order they may first run, each once with the word of its part.
import type { TypedEffect } from '../ir/effect.ts';
import type { TypedBody } from '../ir/statement.ts';

export function effectBodies(effect: TypedEffect): readonly (readonly [string, TypedBody])[] {
  const { init, modify, every, start, stack, absorbed, ends, end } = effect;
  const bodies: readonly (readonly [string, TypedBody | undefined])[] = [
    ['own', init],
    ['modify', modify],
    ['every', every?.body],
    ['on start', start],
    ['on stack', stack],
    ['on absorbed', absorbed],
    ...Object.entries(ends).map(([cause, body]) => [`on ${cause}`, body] as const),
    ['on end', end],
  ];
  const found = new Map<TypedBody, string>();
  for (const [part, body] of bodies) {
    if (body !== undefined && !found.has(body)) found.set(body, part);
  }
  return [...found].map(([body, part]) => [part, body] as const);
}
