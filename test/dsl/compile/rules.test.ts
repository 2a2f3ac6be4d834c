// What rules do when they run: order, values, buckets, effects, chances.
import { describe, expect, it } from 'vitest';
import { check } from '../../../dsl/compile.ts';
import { hashName } from '../../../dsl/hash.ts';
import { BUCKET, BUCKETS, DRAW_RANGE, resetBuckets, resolveBuckets } from '../../../dsl/runtime.ts';
import {
  BINDING,
  TOY,
  UNITS,
  checkOk,
  createStage,
  evaluate,
  holdEffect,
  runText,
} from '../support/toy.ts';

const DAMAGE = 3;
const EFFECTS = 'effect slow { duration 2s  modify speed: less 20% }\n';

describe('order', () => {
  it('[EV2] rules run by priority, then file path, then position, whatever order files come in', () => {
    const files = [
      {
        path: 'b.rules',
        text: 'rule b1 on hit { modify damage: set 1 }\nrule b2 on hit, priority 5 { modify damage: set 2 }',
      },
      {
        path: 'a.rules',
        text: 'rule a1 on hit { modify damage: set 3 }\nif crit { modify damage: set 4 }\nrule late on hit, priority -1 { modify damage: set 5 }',
      },
    ];
    for (const order of [files, files.toReversed()]) {
      const outcome = check(order, TOY);
      if (!outcome.ok) throw new Error('not ok');
      expect([...outcome.pack.ruleOrder]).toEqual([
        ['hit', ['b2', 'a1', 'a.rules#1', 'b1', 'late']],
      ]);
    }
  });

  it('[EV2] a later rule sees the buckets, not the changed value', () => {
    const text = `rule first on hit, priority 1 { modify damage: set 100 }
      rule second on hit { if damage = 100 { modify damage: set 1 } modify damage: flat damage }`;
    const run = runText(text);
    expect(run.frame.buckets[DAMAGE * BUCKETS + BUCKET.flat]).toBe(10);
    expect(run.value(DAMAGE)).toBe(100);
  });

  it('[RI5] after a cancel no further rule of the phase runs, however many there are', () => {
    const rules = Array.from(
      { length: 150 },
      (_, i) => `rule r${i} before hit { apply(debuff: slow) ${i === 70 ? 'cancel' : ''} }`,
    );
    const checked = checkOk(`${EFFECTS}${rules.join('\n')}`);
    const { tier } = checked.bind(BINDING);
    const { frame, emitted } = createStage(tier, () => 0);
    frame.event.set([0, 1, 0, 10]);
    const event = checked.program.events.findIndex(({ name }) => name === 'hit');
    tier.rules(event, 'before')(frame);
    expect(emitted).toHaveLength(71);
  });

  it('[EV3] a bare if runs on the default event and apply means its subject', () => {
    const text = `${EFFECTS}if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }`;
    const hurt = runText(text, { set: (frame) => (frame.f64[1] = 29) });
    expect(hurt.applied).toEqual([{ effect: hashName('slow'), entity: 1, ticks: 40 }]);
    expect(runText(text, { set: (frame) => (frame.f64[1] = 30) }).applied).toEqual([]);
  });

  it('[EV4] event fields keep the value they had when the event began', () => {
    const run = runText(
      'rule r on hit { modify damage: flat 5  modify damage: more 100%  let d = damage  modify damage: at most d }',
    );
    expect(run.value(DAMAGE)).toBe(10);
  });

  it('[EV6] bare ifs are named after their file and their number in it', () => {
    const pack = checkOk(
      'if crit { modify damage: flat 1 }\nrule a on hit { modify damage: flat 1 }\nif crit { modify damage: flat 1 }',
    );
    expect(pack.ruleOrder.get('hit')).toEqual(['test.rules#1', 'a', 'test.rules#2']);
  });

  it('[EV2] an event without rules runs nothing', () => {
    const pack = checkOk('if crit { modify damage: flat 1 }').bind(BINDING);
    const { frame } = createStage(pack, () => 0);
    pack.run('rest')(frame);
    pack.run('constructor')(frame);
    expect(frame.buckets[DAMAGE * BUCKETS]).toBe(0);
  });
});

describe('buckets', () => {
  const damage = (statements: string): number =>
    runText(`rule r on hit { ${statements} }`).value(DAMAGE);

  it('[EV5] flat first, then the sum of percents, then the product of factors', () => {
    expect(damage('modify damage: flat 10')).toBe(20);
    expect(damage('modify damage: increased 20%  modify damage: reduced 5%')).toBe(11.5);
    expect(damage('modify damage: more 50%  modify damage: more 50%')).toBe(22.5);
    expect(damage('modify damage: less 20%')).toBe(8);
    expect(
      damage('modify damage: more 100%  modify damage: flat 10  modify damage: increased 50%'),
    ).toBe(60);
  });

  it('[EV5] whole percents of whole numbers are exact', () => {
    expect(damage('modify damage: set 350')).toBe(350);
    expect(damage('modify damage: flat 340  modify damage: less 30%')).toBe(245);
    for (let percent = 0; percent <= 100; percent += 1) {
      for (const base of [7, 70, 350, 999]) {
        const text = `modify damage: flat ${base - 10}  modify damage: less ${percent}%`;
        expect(damage(text)).toBe((base * (100 - percent)) / 100);
      }
    }
    expect(
      damage('modify damage: flat 990  modify damage: less 30%  modify damage: less 20%'),
    ).toBe(560);
  });

  it('[EV5] what nothing scales keeps its bits, and several whole percents are exact together', () => {
    expect(damage('modify damage: flat 1 / 3 - 10')).toBe(10 + (1 / 3 - 10));
    expect(
      damage('modify damage: flat -3  modify damage: increased 5%  modify damage: less 30%'),
    ).toBe(5.145);
  });

  it('[EV5] bounds come last, and the narrower one wins', () => {
    expect(damage('modify damage: at least 15  modify damage: at least 12')).toBe(15);
    expect(damage('modify damage: at most 5  modify damage: at most 7')).toBe(5);
    expect(damage('modify damage: flat 90  modify damage: at most 40')).toBe(40);
  });

  it('[EV5] set replaces all before the bounds, and the later one wins', () => {
    expect(damage('modify damage: flat 90  modify damage: set 1  modify damage: set 2')).toBe(2);
    expect(damage('modify damage: set 2  modify damage: at least 3')).toBe(3);
  });

  it('[EV5] percents never turn a value around', () => {
    expect(damage('modify damage: less 150%')).toBe(0);
    expect(damage('modify damage: reduced 150%')).toBe(0);
  });

  it('[EV5] resetting clears every bucket', () => {
    const { frame } = createStage({ scratchLength: 0, selectedLength: 0 }, () => 0);
    const out = new Float64Array(1);
    frame.buckets.fill(7);
    resetBuckets(frame.buckets, 8);
    resolveBuckets(frame, 12, 7, out, 0);
    expect(out[0]).toBe(12);
  });

  it('[RT5] a resolved value is finite whatever its buckets hold', () => {
    const { frame } = createStage({ scratchLength: 0, selectedLength: 0 }, () => 0);
    const out = new Float64Array(1);
    frame.buckets.set([
      1e15,
      1e15,
      1e15,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ]);
    resolveBuckets(frame, 1e15, 0, out, 0);
    expect(out[0]).toBe(1e15);
  });
});

describe('values', () => {
  it('[RT2] thirty percent of a field is exact wherever the threshold is whole', () => {
    const pack = checkOk('if target.hp < 14% { modify damage: set 1 }').bind(BINDING);
    const run = pack.run('hit');
    const { frame } = createStage(pack, () => 0);
    frame.event.set([0, 1, 0, 10]);
    for (let maximum = 50; maximum <= 5_000; maximum += 50) {
      for (const [hp, isBelow] of [
        [(maximum * 14) / 100, false],
        [(maximum * 14) / 100 - 1, true],
      ] as const) {
        resetBuckets(frame.buckets, 4);
        frame.f64[1] = hp;
        frame.f64[UNITS + 1] = maximum;
        run(frame);
        expect(frame.buckets[DAMAGE * BUCKETS + BUCKET.set] === 1).toBe(isBelow);
      }
    }
  });

  it('[TY2] a number times a percent is that share of it, in either order', () => {
    expect(evaluate('50 * 14%')).toBe(7);
    expect(evaluate('14% * damage * 10')).toBe(14);
    expect(evaluate('damage * (10% + 20% * 50%)')).toBe(2);
  });

  it('[RT5] arithmetic saturates and never gives -0, NaN or Infinity', () => {
    const huge = '1000000000000000';
    expect(evaluate(`damage * ${huge} * ${huge}`)).toBe(1e15);
    expect(evaluate(`0 - damage * ${huge}`)).toBe(-1e15);
    expect(Object.is(evaluate('-(damage - 10)'), 0)).toBe(true);
    expect(Object.is(evaluate('(damage - 10) * -1'), 0)).toBe(true);
    expect(Object.is(evaluate('ceil(0 - damage / 100)'), 0)).toBe(true);
    expect(evaluate('damage / 0.000000000000000000000000000001')).toBe(1e15);
  });

  it('[RT5] built-in functions', () => {
    expect(evaluate('min(3, damage, 20)')).toBe(3);
    expect(evaluate('max(3, damage, 2)')).toBe(10);
    expect(evaluate('clamp(damage, 1, 5)')).toBe(5);
    expect(evaluate('floor(damage / 4)')).toBe(2);
    expect(evaluate('ceil(damage / 4)')).toBe(3);
    expect(evaluate('round(damage / 4)')).toBe(3);
    expect(evaluate('round(-damage / 4)')).toBe(-2);
    expect(evaluate('abs(-damage)')).toBe(10);
  });

  it('[TY4] a division by zero gives its else value', () => {
    expect(evaluate('damage / (damage - 10) else 7')).toBe(7);
    expect(evaluate('damage / (damage - 5) else 7')).toBe(2);
  });

  it('[RT8] formulas may call each other in their own arguments', () => {
    const text = `formula twice(n: number) = n * 2
      formula sum(a: number, b: number) = twice(a) + twice(b)
      formula who(t: unit) = t
      rule r on hit { modify damage: set sum(twice(sum(1, 2)), twice(damage)) + who(target).hp }`;
    expect(runText(text).value(DAMAGE)).toBe(24 + 40 + 100);
  });

  it('[RT8] a formula may answer a question', () => {
    const text = `formula weak(t: unit) = t.hp < 50%
      if weak(target) = false and not weak(attacker) { modify damage: set 1 }`;
    expect(runText(text).value(DAMAGE)).toBe(1);
  });

  it('[EV4] event values of every type reach the rules', () => {
    const text = `rule r on rest { when length >= 1s and share > 20%  let heat = camp.heat  modify gain: set heat + length / 1ms }`;
    const run = runText(text, { event: 'rest', values: [0, 1_500, 25, 1] });
    expect(run.value(3)).toBe(1_600);
  });

  it('[EV4] entities can be compared', () => {
    const text = 'if attacker = target { modify damage: set 0 }';
    expect(runText(text, { values: [2, 2, 0, 10] }).value(DAMAGE)).toBe(0);
    expect(runText(text).value(DAMAGE)).toBe(10);
  });
});

describe('effects', () => {
  it('[RT3] durations are rounded up to whole ticks, at least one', () => {
    const ticks = (duration: string): number | undefined =>
      runText(`${EFFECTS}rule r on hit { apply(debuff: slow, duration: ${duration}) }`).applied[0]
        ?.ticks;
    expect(ticks('100ms')).toBe(2);
    expect(ticks('101ms')).toBe(3);
    expect(ticks('1ms')).toBe(1);
    expect(ticks('1s * damage')).toBe(200);
    expect(ticks('1s * (damage - 10)')).toBe(1);
  });

  it('[RT3] an effect without given duration lasts as it declares', () => {
    const run = runText(`${EFFECTS}rule r on hit { apply(buff: 'slow', to: attacker) }`);
    expect(run.applied).toEqual([{ effect: hashName('slow'), entity: 0, ticks: 40 }]);
    expect(run.pack.effects).toEqual([{ name: 'slow', hash: hashName('slow'), durationTicks: 40 }]);
  });

  it('[RT7] an effect is held until the first tick at which it is over', () => {
    const text = `${EFFECTS}if target has slow { modify damage: set 1 }\nif crit { apply(debuff: slow) }`;
    const held = (until: number, unit = 1): number =>
      runText(text, { set: (frame) => holdEffect(frame, unit, 'slow', until) }).value(DAMAGE);
    expect(held(101)).toBe(1);
    expect(held(100)).toBe(10);
    expect(held(101, 2)).toBe(10);
  });

  it('[RT9] an effect modifies its holder, in the group of the field', () => {
    const text = `effect rage { modify attack: more 50%  if holder.hp < 50% { modify speed: flat 3 } }
      rule r on hit { apply(buff: rage, duration: 1s) }`;
    const pack = checkOk(text).bind(BINDING);
    const { frame } = createStage(pack, () => 0);
    frame.f64.fill(100);
    frame.f64[2] = 49;
    frame.event[0] = 2;
    expect(pack.runEffect(hashName('rage'), frame)).toBe(true);
    expect(frame.buckets[2 * BUCKETS + BUCKET.more]).toBe(150);
    expect(frame.buckets[4 * BUCKETS + BUCKET.flat]).toBe(3);
    expect(pack.runEffect(hashName('calm'), frame)).toBe(false);
  });

  it('[RT9] a sink may run an effect while a rule waits', () => {
    const text = `effect rage { duration 1s  let x = holder.hp * 2  modify attack: flat x }
      rule r on hit { let a = damage * 3  apply(buff: rage)  modify damage: flat a }`;
    const pack = checkOk(text).bind(BINDING);
    const stage = createStage(pack, () => 0);
    const other = { ...stage.frame, event: new Float64Array(8), buckets: new Float64Array(64) };
    const sink = {
      ...stage.frame.sink,
      emit: () => void pack.runEffect(hashName('rage'), other),
    };
    const frame = { ...stage.frame, sink };
    frame.f64.fill(100);
    frame.event.set([0, 1, 0, 10]);
    pack.run('hit')(frame);
    expect(other.buckets[2 * BUCKETS]).toBe(200);
    expect(frame.buckets[DAMAGE * BUCKETS]).toBe(30);
  });
});

describe('chance', () => {
  const TEXT =
    'rule lucky on hit { chance 25% { modify damage: flat 1 } chance 50% { modify damage: flat 2 } }';

  it('[RT4] a draw is asked for by rule name and position in the rule', () => {
    const run = runText(TEXT, { draw: () => DRAW_RANGE - 1 });
    expect(run.drawn).toEqual([
      { rule: hashName('lucky'), n: 0 },
      { rule: hashName('lucky'), n: 1 },
    ]);
    expect(run.value(DAMAGE)).toBe(10);
  });

  it('[RT4] a chance holds below its share of the range of draws', () => {
    const quarter = DRAW_RANGE / 4;
    expect(runText(TEXT, { draw: () => quarter - 1 }).value(DAMAGE)).toBe(13);
    expect(runText(TEXT, { draw: () => quarter }).value(DAMAGE)).toBe(12);
  });

  it('[RT4] 0% never and 100% always happens', () => {
    const happens = (percent: string, draw: number): boolean =>
      runText(`rule r on hit { chance ${percent} { modify damage: set 1 } }`, {
        draw: () => draw,
      }).value(DAMAGE) === 1;
    expect(happens('0%', 0)).toBe(false);
    expect(happens('100%', DRAW_RANGE - 1)).toBe(true);
    expect(happens('500% / damage else 0%', DRAW_RANGE / 2 - 1)).toBe(true);
    expect(happens('500% / damage else 0%', DRAW_RANGE / 2)).toBe(false);
  });

  it('[RT4] the number of a chance does not depend on the branch taken', () => {
    const text =
      'rule r on hit { if crit { chance 1% { modify damage: flat 1 } } chance 1% { modify damage: flat 1 } }';
    expect(runText(text).drawn.map((one) => one.n)).toEqual([1]);
    expect(runText(text, { values: [0, 1, 1, 10] }).drawn.map((one) => one.n)).toEqual([0, 1]);
  });

  it('[RT6] name hashes are FNV-1a, stable and never 0', () => {
    expect(hashName('')).toBe(0x811c9dc5);
    expect(hashName('a')).toBe(0xe40c292c);
    expect(hashName('foobar')).toBe(0xbf9cf968);
    expect(hashName('slow')).toBe(1_838_498_488);
  });
});
