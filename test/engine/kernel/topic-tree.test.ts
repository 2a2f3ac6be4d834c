// Topics and patterns: which names are taken, and which patterns fit, against a naive reading of the rule.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { patternWords, topicWords } from '../../../engine/kernel/topic-pattern.ts';
import { TopicTree } from '../../../engine/kernel/topic-tree.ts';

const word = fc.constantFrom('a', 'b', 'c');
const topics = fc.array(word, { minLength: 1, maxLength: 5 });
const patterns = fc
  .tuple(fc.array(fc.oneof(word, fc.constant('*')), { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([words, open]) => (open ? [...words, '>'] : words));

describe('names', () => {
  it.each(['a', 'chat.hall.line', 'A-1._x.0', 'a.'.repeat(15) + 'a'])(
    '[BU1] %s is a topic and a pattern',
    (name) => {
      expect(topicWords(name)).toEqual(name.split('.'));
      expect(patternWords(name)).toEqual(name.split('.'));
    },
  );

  it.each(['*', '>', 'a.*.b', 'a.>', '*.*.>'])('[BU1] %s is a pattern and no topic', (name) => {
    expect(patternWords(name)).toEqual(name.split('.'));
    expect(() => topicWords(name)).toThrow(expect.objectContaining({ code: 'BUS_TOPIC_INVALID' }));
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a b',
    'a.>.b',
    '>.a',
    'a*',
    '**',
    'ä',
    'a/b',
    'a\n',
    '$sys',
  ])('[BU1] "%s" is neither topic nor pattern', (name) => {
    const refusal = expect.objectContaining({ code: 'BUS_TOPIC_INVALID' });
    expect(() => topicWords(name)).toThrow(refusal);
    expect(() => patternWords(name)).toThrow(refusal);
  });

  it('[BU1] a topic is as long and as deep as the limits say, and no more', () => {
    const refusal = expect.objectContaining({ code: 'BUS_TOPIC_INVALID' });
    const longest = 'x'.repeat(LIMITS.busTopicCharactersMax);
    const deepest = Array.from({ length: LIMITS.busTopicWordsMax }, () => 'x').join('.');
    expect(topicWords(longest)).toHaveLength(1);
    expect(topicWords(deepest)).toHaveLength(LIMITS.busTopicWordsMax);
    expect(() => topicWords(`${longest}x`)).toThrow(refusal);
    expect(() => patternWords(`${deepest}.>`)).toThrow(refusal);
  });

  it('[BU1] what is no text at run time is refused like a wrong name', () => {
    const wrong: unknown = JSON.parse('{"name":7}');
    const name = (wrong as { name: string }).name; // a number on purpose
    expect(() => topicWords(name)).toThrow(expect.objectContaining({ code: 'BUS_TOPIC_INVALID' }));
  });
});

describe('matching', () => {
  it.each([
    ['a.b', 'a.b', true],
    ['a.b', 'a.b.c', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a', false],
    ['a.*', 'a.b.c', false],
    ['*.b.*', 'a.b.c', true],
    ['a.>', 'a.b', true],
    ['a.>', 'a.b.c.d', true],
    ['a.>', 'a', false],
    ['>', 'a', true],
    ['*.>', 'a', false],
  ])('[BU2] %s on %s: %s', (pattern, topic, fits) => {
    const tree = new TopicTree<string>();
    tree.add(patternWords(pattern), pattern);
    expect(tree.match(topicWords(topic))).toEqual(fits ? [pattern] : []);
  });

  it('[BU2] any set of patterns is matched as the naive reading says, and taken out again', () => {
    fc.assert(
      fc.property(
        fc.array(patterns, { maxLength: 30 }),
        fc.array(topics, { maxLength: 10 }),
        (all, names) => {
          const tree = new TopicTree<number>();
          for (const [index, pattern] of all.entries()) tree.add(pattern, index);
          const check = (kept: (index: number) => boolean): void => {
            for (const name of names) {
              const expected = [...all.keys()].filter(
                (index) => kept(index) && fits(all[index] ?? [], name),
              );
              expect(tree.match(name).toSorted((a, b) => a - b)).toEqual(expected);
            }
          };
          check(() => true);
          for (const [index, pattern] of all.entries())
            if (index % 2 === 0) tree.remove(pattern, index);
          check((index) => index % 2 === 1);
          for (const [index, pattern] of all.entries()) tree.remove(pattern, index);
          expect(tree.isEmpty).toBe(true);
        },
      ),
    );
  });
});

/** The rule, word for word. */
function fits([word, ...rest]: readonly string[], [name, ...names]: readonly string[]): boolean {
  if (word === undefined || name === undefined) return word === name;
  if (word === '>') return true;
  return (word === '*' || word === name) && fits(rest, names);
}
