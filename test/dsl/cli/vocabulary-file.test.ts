// vocabulary.json: what fits, and faults with the place they stand at.
import { describe, expect, it } from 'vitest';
import { readVocabulary } from '../../../dsl/cli/vocabulary-file.ts';
import { listFiles, readText } from '../../support/source-tree.ts';
import { GAME } from '../explain/game.ts';

/** A copy of the game as JSON in which the value at a path is another; undefined takes it away. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(GAME));
  let at = copy;
  for (const key of path.slice(0, -1)) at = Reflect.get(Object(at), key);
  Reflect.set(Object(at), path.at(-1) ?? '', value);
  return JSON.parse(JSON.stringify(copy));
}

describe('a vocabulary', () => {
  it('[CX9] that fits is read as it stands', () => {
    expect(readVocabulary(JSON.parse(JSON.stringify(GAME)), 'v.json')).toEqual(GAME);
    for (const path of listFiles('examples/rules', ['vocabulary.json'])) {
      expect(() => readVocabulary(JSON.parse(readText(path)), path)).not.toThrow();
    }
  });

  it.each([
    ['at tickMs must be a whole number from 1', ['tickMs'], 0],
    ['at entities must be a list, found nothing', ['entities'], undefined],
    ['at entities[0].fields[1].type must be one of', ['entities', 0, 'fields', 1, 'type'], 'text'],
    ['has "events2", which is none of', ['events2'], []],
    ['at events[0].fields[3].rounded must be', ['events', 0, 'fields', 3, 'rounded'], 'off'],
    ['at defaultEvent names "x", but declared are hit', ['defaultEvent'], 'x'],
    ['at entities[0].team names "side"', ['entities', 0, 'team'], 'side'],
    ['at events[0].fields[0].type.entity names', ['events', 0, 'fields', 0, 'type', 'entity'], 'x'],
    ['at functions[0].pure must be true or false', ['functions', 0, 'pure'], 1],
    ['at enums[0].values[1] must be a name', ['enums', 0, 'values', 1], 'hot water'],
    ['at name must be a text, found 5', ['name'], 5],
  ])('[CX9] "v.json" %s', (message, path, value) => {
    expect(() => readVocabulary(changed(path, value), 'v.json')).toThrow(message);
  });

  it('[CX9] is an object', () => {
    expect(() => readVocabulary([], 'v.json')).toThrow('"v.json" must be an object, found a list');
  });
});
