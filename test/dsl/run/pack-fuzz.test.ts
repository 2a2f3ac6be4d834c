// Whole packs as text, random but mostly valid: the checker refuses them with a reason or they are fought, and then
// a battle is the same on every tier, over columns and over objects, and from a copy in its middle.
// MIDSWING_FUZZ multiplies how many. What is printed of a failure is the seed: `duel(SEED, TICKS)` replays it.
import { describe, expect, it } from 'vitest';
import { duel, type Outcome } from '../support/text/duel.ts';
import { generatePack } from '../support/text/pack.ts';

const PACKS = 50 * Number(process.env['MIDSWING_FUZZ'] ?? 1);
const TICKS = 40;

function duels(): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  let wrong = 0;
  for (let seed = 1; seed <= PACKS && wrong < 3; seed += 1) {
    const outcome = duel(seed, TICKS);
    outcomes.push(outcome);
    if (outcome.wrong !== undefined) wrong += 1;
  }
  return outcomes;
}

describe('generated packs', () => {
  it(
    `[FZ1][FZ2][FZ3][FZ4] ${PACKS} of them are refused with a reason, or fought alike by all`,
    { timeout: 60_000 * Math.max(1, PACKS / 100) },
    () => {
      const outcomes = duels();
      expect(outcomes.flatMap(({ wrong }) => wrong ?? [])).toEqual([]);
      const fought = outcomes.filter(({ refused }) => refused.length === 0);
      expect(fought.length).toBeGreaterThan(PACKS / 2);
      expect(fought.length).toBeLessThan(PACKS);
      const happenings = fought.reduce((sum, outcome) => sum + outcome.happenings, 0);
      expect(happenings).toBeGreaterThan(fought.length * 100);
    },
  );

  it('[FZ5] the pack of a seed is the same in every run', () => {
    expect(generatePack(42)).toEqual(generatePack(42));
    expect(generatePack(42)).not.toEqual(generatePack(43));
  });

  it('[FZ5] between them they say everything that the language can', () => {
    const all = Array.from({ length: 120 }, (_, seed) => generatePack(seed).text).join('\n');
    expect(WORDS.filter((word) => !all.includes(word))).toEqual([]);
  });
});

const WORDS: readonly string[] = `
  event |formula |tune |roll |table |resource |per target|effect |template |override |rule |skill |class |unit0 of|item
  takes |gives |rounded |before | on | after |priority |cooldown |depth | when |let | else |modify |flat |increased |reduced
  more |less |at least |at most | set |each stack|apply(|dispel(|end(| as |gain |lose |put |store |spend |chance
  smoothed for|one of|weight |each |after |chain |jumps |channel |on broken|cancel|stop|own |pool |aura |linger |immune
  sources strongest|ends with source|stack per source|timers each|on reapply |on full |first now|last no|on absorbed|on died
  count(|sum(|min(|max(|any(|all(|stacks of|remaining of|immune to|allies of|enemies of|near |in cone|in line|in ring
  except | where |nearest to|farthest from|by lowest|by highest|by random|limit |distance(|cost |charges |cast |ranks
  requires |use skill|on change |on interrupted|starts end|1d100|event has| within | from |armour.flat|if |not | and | or |clamp(`
  .split(/[|\n]/)
  .map((word) => word.trim())
  .filter((word) => word !== '');
