// What a game is told about what raised an event.
import { expect, it } from 'vitest';
import { allocateState, layoutState } from '../../../dsl/run/allocate.ts';
import { HANDLED, SILENT_SINK } from '../../../dsl/run/game-sink.ts';
import { createRunner } from '../../../dsl/run/runner.ts';
import { createCompileCache } from '../../../dsl/cache/cache.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import { fine } from '../check/pack-support.ts';
import { GUIDE } from '../language/guide.ts';
import { TIERS } from '../support/text/on-all-tiers.ts';

const TEXT = `
effect burning { duration 1s  every 500ms { hit(attacker: source, target: holder, damage: 3) } }
skill bolt {
  target unit
  cast 200ms
  on use {
    hit(attacker: caster, target: target, damage: 1)
    apply(effect: burning, to: target)
    after 100ms { hit(attacker: caster, target: target, damage: 2) }
  }
}
rule late on rest { hit(attacker: sleeper, target: sleeper, damage: 4) after 300ms }
rule bots on rest { use bolt on sleeper }
if damage = 9 { heal(healer: attacker, target: target, amount: 5) }
`;

/** Events with their amounts and what raised them. */
function told(program: TypedProgram, createTier: (typeof TIERS)[number][1]): string[] {
  const { binding, ...layout } = layoutState(program, GUIDE);
  const views = allocateState({ binding, ...layout });
  const log: string[] = [];
  const runner = createRunner({
    program,
    vocabulary: GUIDE,
    binding,
    tier: createTier(program, binding),
    sink: {
      ...SILENT_SINK,
      handled: (event, numbers) => {
        const { kind, name } = program.origins[numbers[HANDLED.origin] ?? -1] ?? {};
        const what = program.events[event];
        if (what?.internal === false) {
          log.push(`${what.name} ${numbers[HANDLED.amount]} ${kind} ${name}`.trim());
        }
      },
    },
  });
  const world = { ...views, objects: [], rows: Int32Array.of(1), key: Uint32Array.of(1, 2) };
  views.f64[binding.offset('unit.hp')] = 10;
  views.f64[binding.offset('unit.maxHp')] = 30;
  for (let tick = 1; tick < 12; tick += 1) {
    runner.load(world, tick);
    if (tick === 1) runner.raise(3, [0]);
    runner.step();
  }
  runner.raise(0, [0, 0, 9]);
  return log;
}

it.each(TIERS)('[RN30] every event says what raised it: %s', (_name, createTier) => {
  expect(told(fine(TEXT), createTier)).toEqual([
    'rest 0 game',
    'hit 1 skill bolt',
    'hit 4 rule late',
    'hit 2 skill bolt',
    'hit 3 effect burning',
    'death 0 effect burning',
    'hit 9 game',
    'heal 5 rule a.rules#1',
  ]);
});

it('[RN30] a bare `if` that is kept from one check to the next goes by its new number', () => {
  const cache = createCompileCache({ max: 9 });
  const check = (text: string): TypedProgram | undefined =>
    cache.check([{ path: 'a.rules', text }], GUIDE).program;
  check(TEXT);
  const program = check(`if damage = 8 { modify damage: flat 0.5 }\n${TEXT}`);
  const [, createTier] = TIERS[0] ?? [
    '',
    () => {
      throw new Error('no tier');
    },
  ];
  expect(program && told(program, createTier).at(-1)).toBe('heal 5 rule a.rules#2');
});
