// Scenario files: those that are there, and those that are refused.
import { describe, expect, it } from 'vitest';
import { layoutOfPush, writeRules } from '../../loadtest/expected-hit.ts';
import { LoadError } from '../../loadtest/load-error.ts';
import { parseScenario, readScenario, scenarioNames } from '../../loadtest/scenario.ts';

const GOOD = {
  about: 'A test.',
  rate: 1,
  shape: { kind: 'even' },
  swap: { kind: 'push', layout: 'same' },
  swapEverySeconds: 2,
};

function refusal(content: object | string): string {
  try {
    parseScenario('mine', typeof content === 'string' ? content : JSON.stringify(content));
    return 'none';
  } catch (error) {
    if (error instanceof LoadError) return `${error.code} ${error.message}`;
    throw error;
  }
}

describe('scenario', () => {
  it('[LT22] every file of the folder can be played', () => {
    expect(scenarioNames()).toEqual([
      'burst',
      'hostile-mix',
      'layout-change',
      'reconnect-storm',
      'rollback-storm',
      'steady',
      'swap-storm',
    ]);
    for (const name of scenarioNames()) expect(readScenario(name)).toMatchObject({ name });
  });

  it('[LT22] other keys and values outside their bounds are refused, with their place', () => {
    expect(refusal(GOOD)).toBe('none');
    const bad: readonly [string, object | string][] = [
      ['mine.json is no JSON', '{'],
      ['speed', { ...GOOD, speed: 2 }],
      ['rate', { ...GOOD, rate: 0 }],
      ['shape', { ...GOOD, shape: { kind: 'wave' } }],
      ['shape.share', { ...GOOD, shape: { kind: 'burst', periodMs: 1_000, share: 2 } }],
      ['swap.states', { ...GOOD, swap: { kind: 'rollback', states: [] } }],
      ['stormSeconds.0', { ...GOOD, stormSeconds: [0.5] }],
      [
        'hostile.kinds.0',
        { ...GOOD, hostile: { perSocket: 1, kinds: ['kind'], windowSeconds: 5 } },
      ],
    ];
    for (const [place, content] of bad) {
      expect(refusal(content)).toMatch(/^LOAD_SCENARIO_INVALID /);
      expect(refusal(content)).toContain(place);
    }
  });

  it('[LT33] every other push asks for other columns where the scenario wants it', () => {
    const layouts = Array.from({ length: 8 }, (_, push) => layoutOfPush('alternate', push));
    const [plain, wide] = ['plain', 'wide'];
    expect(layouts).toEqual([plain, plain, wide, wide, plain, plain, wide, wide]);
    expect(layoutOfPush('same', 2)).toBe('plain');
    const template = 'damage: 1,';
    expect(writeRules(template, 7, 'wide')).toMatch(
      /^damage: 107,\nresource \w+ of unit per target/,
    );
    expect(writeRules(template, 7, 'plain')).toBe('damage: 107,');
  });
});
