// What statements and values mean, shown on both tiers that read the typed program.
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import { EFFECT_SLOT } from '../../../dsl/ir/effect.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import type { Phase } from '../../../dsl/ir/statement.ts';
import { BUCKETS, DRAW_RANGE, HALT, type Frame } from '../../../dsl/runtime.ts';
import type { Tier } from '../../../dsl/tier.ts';
import type { Vocabulary } from '../../../dsl/vocabulary.ts';
import { BINDING, checkOk, createStage, TOY, UNITS } from '../support/toy.ts';

/** The toy game with a list of its units. */
const GAME: Vocabulary = {
  ...TOY,
  entities: TOY.entities.map((one) => (one.name === 'unit' ? { ...one, rows: UNITS } : one)),
};

const EFFECTS = 'effect slow { duration 2s }\neffect burning { duration 2s }\n';

interface Setting {
  /** attack, defense and speed of unit 0. */
  readonly fields?: readonly [number, number, number];
  readonly crit?: boolean;
  readonly draw?: number;
  readonly depth?: number;
  readonly phase?: Phase;
}

interface Outcome {
  /** Buckets of damage: flat, increased, more, at least, at most, set. */
  readonly buckets: readonly number[];
  readonly emitted: number;
  /** Numbers of the draws, in order. */
  readonly drawn: readonly number[];
  readonly halt: number;
}

/** What the rules of a text do when unit 0 hits unit 1; both tiers must do the same. */
function outcomeOf(text: string, setting: Setting = {}): Outcome {
  const { program } = checkOk(EFFECTS + text, GAME);
  const wanted = runOn(createInterpreter(program, BINDING), setting);
  expect(runOn(createClosures(program, BINDING), setting)).toEqual(wanted);
  return wanted;
}

function runOn(tier: Tier, setting: Setting): Outcome {
  const { fields = [100, 100, 100], crit = false, draw = 0, depth = 0, phase = 'on' } = setting;
  const { frame, emitted, drawn } = createStage(tier, () => draw);
  frame.f64.fill(100);
  for (const [i, value] of fields.entries()) frame.f64[(2 + i) * 4] = value;
  frame.event.set([0, 1, Number(crit), 10]);
  const deep: Frame = { ...frame, depth };
  tier.rules(0, phase)(deep);
  const buckets = [...frame.buckets.subarray(3 * BUCKETS, 4 * BUCKETS)];
  return { buckets, emitted: emitted.length, drawn: drawn.map(({ n }) => n), halt: deep.halt };
}

function flatOf(value: string, setting: Setting = {}, before = ''): number {
  const [flat = 0] = outcomeOf(
    `${before} rule r on hit { modify damage: flat ${value} }`,
    setting,
  ).buckets;
  return flat;
}

describe('values', () => {
  it('[RI1] are worked out as the tree says, and only stores bring them into range', () => {
    const fields = [0.1, 0.2, 0.3] as const;
    expect(flatOf('attacker.attack + attacker.defense + attacker.speed', { fields })).toBe(
      0.1 + 0.2 + 0.3,
    );
    expect(flatOf('attacker.attack + (attacker.defense + attacker.speed)', { fields })).toBe(
      0.1 + (0.2 + 0.3),
    );
    const large = 'attacker.attack * 1000000000000000';
    expect(flatOf(`(${large}) / 1000000`)).toBe(100e15 / 1e6);
    const stored = outcomeOf(`rule r on hit { let x = ${large} modify damage: flat x / 1000000 }`);
    expect(stored.buckets[0]).toBe(1e9);
    const formula = 'formula same(n: number) = n * 10';
    expect(flatOf('same(100000000000000) / 10000 * attacker.attack', {}, formula)).toBe(1e13);
    expect(flatOf(`same(${large}) / 1000000`, {}, formula)).toBe(1e10);
  });

  it('[RI2] are worked out from the left, an else only when it counts', () => {
    const text = 'rule r on hit { modify damage: flat 1d6 / (1d4 - 1) else 1d8 }';
    expect(outcomeOf(text, { draw: 0 }).drawn).toEqual([0, 1, 2]);
    expect(outcomeOf(text, { draw: DRAW_RANGE - 1 }).drawn).toEqual([0, 1]);
    expect(flatOf('max(1d6, 1d4) - 1d8')).toBe(0);
    expect(outcomeOf('rule r on hit { modify damage: flat max(1d6, 1d4) - 1d8 }').drawn).toEqual([
      0, 1, 2,
    ]);
  });

  it('[RI3] ask only what decides', () => {
    const either = 'rule r on hit { if crit or 1d6 > 3 { modify damage: flat 1 } }';
    expect(outcomeOf(either, { crit: true }).drawn).toEqual([]);
    expect(outcomeOf(either, { crit: false }).drawn).toEqual([0]);
    const both = 'rule r on hit { if crit and 1d6 > 3 { modify damage: flat 1 } }';
    expect(outcomeOf(both, { crit: false }).drawn).toEqual([]);
    const choice = 'rule r on hit { modify damage: flat if crit then 1d6 else 1d8 }';
    expect(outcomeOf(choice, { crit: true }).drawn).toEqual([0]);
    expect(outcomeOf(choice, { crit: false }).drawn).toEqual([1]);
  });
});

describe('statements', () => {
  it('[RI5] a stop ends its rule, a cancel the phase, both the loops around them', () => {
    const stop = `rule a on hit, priority 2 { if crit { stop } modify damage: flat 5 }
      rule b on hit { modify damage: flat 1 }`;
    expect(outcomeOf(stop, { crit: true })).toMatchObject({ halt: HALT.none });
    expect(outcomeOf(stop, { crit: true }).buckets[0]).toBe(1);
    expect(outcomeOf(stop).buckets[0]).toBe(6);
    const cancel = `rule a before hit, priority 2 { cancel }
      rule b before hit { apply(debuff: slow) }`;
    const cancelled = outcomeOf(cancel, { phase: 'before' });
    expect(cancelled.halt).toBe(HALT.cancel);
    expect(cancelled.emitted).toBe(0);
    const loop = `rule a on hit {
      each foe in units limit 4 { apply(debuff: slow, to: foe) if crit { stop } }
      apply(debuff: burning) }`;
    expect(outcomeOf(loop, { crit: true }).emitted).toBe(1);
    expect(outcomeOf(loop).emitted).toBe(5);
  });

  it('[RI6] a rule with a depth does not run farther from the first event', () => {
    const text = 'rule a on hit, depth 2 { modify damage: flat 1 }';
    const flats = [0, 1, 2, 3].map((depth) => outcomeOf(text, { depth }).buckets[0]);
    expect(flats).toEqual([1, 1, 0, 0]);
  });

  it('[RI7] what counts for each stack counts whole stacks, up to 1,000', () => {
    const text = `effect chill { duration 2s  stack per target max 9
      modify speed: less 20% each stack  modify attack: flat 5 each stack }
      rule r on hit { apply(debuff: chill) }`;
    const { program } = checkOk(text);
    const changes = [2.7, -3, 5_000].map((stacks) => changesOf(program, stacks));
    expect(changes).toEqual([
      { speed: 64, attack: 10 },
      { speed: 100, attack: 0 },
      { speed: 0, attack: 5_000 },
    ]);
  });

  it('[RI8] one of draws in every case, and runs nothing without a weight', () => {
    const text = `rule r on hit { one of {
      weight attacker.attack { modify damage: flat 1 }
      weight attacker.defense { modify damage: flat 2 } } }`;
    expect(outcomeOf(text, { fields: [0, 0, 0] })).toMatchObject({ drawn: [0] });
    expect(outcomeOf(text, { fields: [0, 0, 0] }).buckets[0]).toBe(0);
    expect(outcomeOf(text, { fields: [-5, 3, 0] }).buckets[0]).toBe(2);
    expect(outcomeOf(text, { fields: [1, 3, 0] }).buckets[0]).toBe(1);
  });

  it('[RI9] a chance draws in every case', () => {
    const text = `rule r on hit {
      chance clamp(100% / attacker.attack else 0%, 0%, 100%) { modify damage: flat 1 } }`;
    expect(outcomeOf(text, { fields: [0, 0, 0] })).toMatchObject({ drawn: [0] });
    expect(outcomeOf(text, { fields: [0, 0, 0] }).buckets[0]).toBe(0);
    expect(outcomeOf(text, { fields: [1, 0, 0], draw: DRAW_RANGE - 1 })).toMatchObject({
      drawn: [0],
    });
  });
});

/** Buckets of the holder after the `modify` lines of the first effect; numbers that never stay are small. */
function changesOf(program: TypedProgram, stacks: number): { speed: number; attack: number } {
  const body = program.effects[0]?.modify;
  if (body === undefined) throw new Error('no effect');
  const tiers = [createInterpreter(program, BINDING), createClosures(program, BINDING)];
  const [wanted, actual] = tiers.map((tier) => {
    const { frame } = createStage(tier, () => 0);
    frame.event[EFFECT_SLOT.stacks] = stacks;
    tier.body(body)(frame);
    const speed = frame.buckets[4 * BUCKETS + 2] ?? 0;
    return { speed: Math.round(speed * 1e6) / 1e6, attack: frame.buckets[2 * BUCKETS] ?? 0 };
  });
  expect(actual).toEqual(wanted);
  if (wanted === undefined) throw new Error('no tier');
  return wanted;
}
