// Closures against the reference interpreter: same buckets, same effects, same draws, bit for bit, over
// random programs and random state.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { hashName } from '../../../dsl/hash.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import { DRAW_RANGE } from '../../../dsl/runtime.ts';
import { BINDING, TOY, createStage, type Room, type Stage } from '../support/toy.ts';

const DECLARATIONS = `
effect slow { duration 2s  let x = holder.hp / holder.speed else 3  modify speed: less 20%  modify attack: flat x }
effect burning { duration 130ms  if holder has slow { modify defense: at most holder.hp } else { modify speed: set 0 } }
formula strike(a: unit, t: unit) = max(1, a.attack * 150% - t.defense * 50%)
formula scaled(n: number, share: percent) = n * share + strength(n)
formula strength(n: number) = abs(n) / (n + 1) else 0 - n
formula weak(t: unit, share: percent) = t.hp < share or t has burning
`;

const entity = fc.constantFrom('attacker', 'target');
const digits = fc.constantFrom('0', '1', '2', '7', '0.5', '100', '1000000000000000', '33.3');

type Grammar = {
  readonly number: string;
  readonly percent: string;
  readonly duration: string;
  readonly bool: string;
};

const { number, percent, duration, bool } = fc.letrec<Grammar>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    digits,
    fc.constantFrom('damage', 'force'),
    fc
      .tuple(entity, fc.constantFrom('hp', 'maxHp', 'attack', 'speed'))
      .map((parts) => parts.join('.')),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(parenthesised),
    fc.tuple(tie('number'), fc.constantFrom('/ 3', '/ 0.1', '* 25%')).map(parenthesised),
    fc
      .tuple(tie('number'), tie('number'), tie('number'))
      .map(([a, b, c]) => `(${a} / ${b} else (${c}))`),
    fc.tuple(tie('number'), tie('percent')).map(([a, b]) => `(${a} * ${b})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), tie('number'), tie('number'))
      .map(([f, a, b]) => `${f}(${a}, ${b})`),
    fc
      .tuple(fc.constantFrom('floor', 'ceil', 'round', 'abs', 'strength', '-'), tie('number'))
      .map(([f, a]) => `${f}(${a})`),
    fc.tuple(tie('number'), tie('percent')).map(([a, b]) => `scaled(scaled(${a}, 10%), ${b})`),
    fc.tuple(entity, entity).map(([a, b]) => `strike(${a}, ${b})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `clamp(${a}, ${b}, 50)`),
  ),
  percent: fc.oneof(
    { maxDepth: 3 },
    digits.map((text) => (text.length > 5 ? '5%' : `${text}%`)),
    fc.tuple(tie('percent'), fc.constantFrom('+', '-', '*'), tie('percent')).map(parenthesised),
    fc.tuple(tie('percent'), tie('number')).map(([a, b]) => `(${a} / ${b} else 3%)`),
  ),
  duration: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('2s', '130ms', '1min'),
    fc.tuple(tie('duration'), tie('number')).map(([a, b]) => `(${a} * ${b})`),
    fc.tuple(tie('duration'), fc.constantFrom('+', '-'), tie('duration')).map(parenthesised),
  ),
  bool: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('crit', 'true', 'false', 'attacker = target'),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '=', '!='), tie('number'))
      .map(parenthesised),
    fc
      .tuple(entity, fc.constantFrom('<', '<=', '>', '>=', '=', '!='), tie('percent'))
      .map(([e, o, p]) => `${e}.hp ${o} ${p}`),
    fc.tuple(entity, fc.constantFrom('slow', 'burning')).map(([e, name]) => `${e} has ${name}`),
    fc.tuple(entity, tie('percent')).map(([e, p]) => `weak(${e}, ${p})`),
    fc
      .tuple(tie('bool'), fc.constantFrom('and', 'or', '=', '!='), tie('bool'))
      .map(([a, o, b]) => `((${a}) ${o} (${b}))`),
    tie('bool').map((a) => `not (${a})`),
  ),
}));

function parenthesised(parts: readonly unknown[]): string {
  return `(${parts.join(' ')})`;
}

const statement = fc.letrec<{ one: string; block: string }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3 },
    number.map((value) => `modify damage: flat ${value}`),
    fc
      .tuple(fc.constantFrom('set', 'at least', 'at most'), number)
      .map(([kind, value]) => `modify damage: ${kind} ${value}`),
    fc
      .tuple(fc.constantFrom('increased', 'reduced', 'more', 'less'), percent)
      .map(([kind, value]) => `modify damage: ${kind} ${value}`),
    fc
      .tuple(entity, duration)
      .map(([to, value]) => `apply(debuff: 'slow', to: ${to}, duration: max(1ms, ${value}))`),
    fc.constant('apply(buff: burning)'),
    fc
      .tuple(bool, tie('block'), tie('block'))
      .map(([test, a, b]) => `if ${test} { ${a} } else { ${b} }`),
    fc.tuple(fc.constantFrom('25%', '50%'), tie('block')).map(([p, a]) => `chance ${p} { ${a} }`),
    fc.tuple(percent, tie('block')).map(([p, a]) => `chance clamp(${p}, 0%, 100%) { ${a} }`),
  ),
  block: fc.array(tie('one'), { maxLength: 3 }).map((lines) => lines.join('\n')),
})).block;

const program = fc
  .array(fc.tuple(number, statement, fc.integer({ min: -3, max: 3 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((rules) =>
    rules.map(([value, body, priority], index) => {
      const first = value.replaceAll('force', 'damage');
      return `rule r${index} on hit, priority ${priority} { let force = ${first}\n${body} }`;
    }),
  )
  .map((rules) => DECLARATIONS + rules.join('\n'));

const cell = fc.oneof(
  fc.integer({ min: -200, max: 1_000 }),
  fc.constantFrom(0, 0.1, 1 / 3, 1e15, -1e15, 100),
);

interface State {
  readonly cells: readonly number[];
  readonly held: readonly number[];
  readonly event: readonly [number, number, boolean, number];
  readonly seed: number;
}

const state: fc.Arbitrary<State> = fc.record({
  cells: fc.array(cell, { minLength: 20, maxLength: 20 }),
  held: fc.array(fc.constantFrom(0, 99, 100, 101, hashName('slow'), hashName('burning')), {
    minLength: 24,
    maxLength: 24,
  }),
  event: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.boolean(), cell),
  seed: fc.nat(),
});

function prepare(room: Room, { cells, held, event, seed }: State): Stage {
  const draw = (rule: number, n: number): number =>
    (Math.imul(seed ^ rule, 0x9e3779b1) + Math.imul(n + 1, 0x85ebca6b)) >>> 2;
  const stage = createStage(room, (rule, n) => draw(rule, n) % DRAW_RANGE);
  stage.frame.f64.set(cells);
  stage.frame.u32.set(held);
  stage.frame.event.set(event.map(Number));
  return stage;
}

function expectSame(actual: Stage, wanted: Stage): void {
  for (const [at, value] of wanted.frame.buckets.entries()) {
    expect(
      Object.is(actual.frame.buckets[at], value),
      `bucket ${at}: ${actual.frame.buckets[at]} for ${value}`,
    ).toBe(true);
  }
  expect(actual.emitted).toEqual(wanted.emitted);
  expect(actual.drawn).toEqual(wanted.drawn);
}

describe('closures and interpreter', () => {
  it('[RT1] agree bit for bit on every random program and state', () => {
    let programs = 0;
    fc.assert(
      fc.property(program, state, (text, values) => {
        const result = checkProgram([{ path: 'a.rules', text }], TOY);
        const codes = result.diagnostics
          .filter((one) => one.severity === 'error')
          .map((one) => one.code);
        // A random divisor may fold to zero, and random constants to a chance out of range.
        if (
          codes.every(
            (code) =>
              code === 'DIVISION_BY_ZERO' ||
              code === 'CHANCE_OUT_OF_RANGE' ||
              code === 'DURATION_NOT_POSITIVE',
          ) &&
          codes.length > 0
        )
          return;
        expect(codes).toEqual([]);
        if (result.program === undefined) return;
        programs += 1;
        const closures = createClosures(result.program, BINDING);
        const interpreter = createInterpreter(result.program, BINDING);
        const actual = prepare(closures, values);
        const wanted = prepare(interpreter, values);
        actual.frame.scratch.fill(Number.NaN);
        closures.rules(0, 'on')(actual.frame);
        interpreter.rules(0, 'on')(wanted.frame);
        expectSame(actual, wanted);
        for (const [at, value] of wanted.frame.buckets.slice(18, 24).entries()) {
          expect(Number.isNaN(value), `bucket ${at}`).toBe(at === 5 && Number.isNaN(value));
        }
      }),
      { numRuns: 500 },
    );
    expect(programs).toBeGreaterThan(150);
  });

  it('[RT1] agree on effects', () => {
    const text = `${DECLARATIONS} rule r on hit { apply(debuff: slow) apply(debuff: burning) modify damage: set scaled(strike(attacker, target), 5%) if weak(target, 5%) { modify damage: set 0 } }`;
    const { program: checked } = checkProgram([{ path: 'a.rules', text }], TOY);
    if (checked === undefined) throw new Error('not ok');
    const closures = createClosures(checked, BINDING);
    const interpreter = createInterpreter(checked, BINDING);
    fc.assert(
      fc.property(state, fc.constantFrom(0, 1), (values, index) => {
        const body = checked.effects[index]?.modify;
        if (body === undefined) throw new Error('no effect');
        const actual = prepare(closures, values);
        const wanted = prepare(interpreter, values);
        closures.body(body)(actual.frame);
        interpreter.body(body)(wanted.frame);
        expectSame(actual, wanted);
      }),
    );
  });
});
