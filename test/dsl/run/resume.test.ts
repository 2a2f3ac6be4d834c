// Everything that waits goes on from a copy of the columns, in the middle of a battle: one kind of waiting a test, on
// every tier, byte for byte, with all that the game is told and the fuel that events leave.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClosures } from '../../../dsl/compile/closures.ts';
import { createDirectTier } from '../../../dsl/direct/tier.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import type { RunObserver } from '../../../dsl/run/game-sink.ts';
import type { Runner } from '../../../dsl/run/runner.ts';
import type { CreateTier } from '../../../dsl/tier.ts';
import { fine } from '../check/pack-support.ts';
import { openBattle, type Battle } from './support/battle.ts';
import { EVENT, GAME, UNITS } from './support/game.ts';
import { WAITING, waitingIn, type Waiting } from './support/waiting.ts';

const direct: CreateTier = (program, binding) => {
  const outcome = createDirectTier(program, binding);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.tier;
};

const TIERS: readonly CreateTier[] = [
  (program, binding) => createInterpreter(program, binding),
  (program, binding) => createClosures(program, binding),
  direct,
];

type Act = (battle: Battle) => void;

const row = fc.integer({ min: 0, max: UNITS - 1 });
const amount = fc.integer({ min: 0, max: 45 });

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(row, row, amount).map(
    ([a, b, value]): Act =>
      (battle) =>
        battle.hit(a, b, value),
  ),
  fc.tuple(row, row, amount).map(([a, b, value]): Act => (battle) => {
    battle.raise(EVENT.heal, a, b, value);
  }),
  fc.tuple(row, row).map(([a, b]): Act => ({ program, runner }) => {
    if (program.skills.length > 0) runner.use(0, a, b, 1);
  }),
  fc.integer({ min: 1, max: 4 }).map(
    (ticks): Act =>
      (battle) =>
        battle.pass(ticks),
  ),
);
const acts = fc.array(act, { minLength: 1, maxLength: 15 });

interface Watched {
  readonly battle: Battle;
  readonly fuel: number[];
}

/** A battle that begins with the columns of another one, if there is one. */
function watch(program: TypedProgram, createTier: CreateTier, from?: Battle): Watched {
  const fuel: number[] = [];
  const observer: RunObserver = {
    opened: (_event, _frame, left) => fuel.push(left),
    resolving: () => {},
    absorbed: () => {},
    closed: () => {},
    hook: () => {},
    carried: () => {},
  };
  const place = from === undefined ? {} : { buffer: from.buffer, tick: from.tick };
  return { battle: openBattle(program, GAME, { ...place, createTier, observer }), fuel };
}

/** Somebody is hit, helped, and uses the skill: all that waits begins. */
const BEGIN: readonly Act[] = [
  (battle) => battle.raise(EVENT.heal, 0, 1, 9),
  (battle) => battle.hit(0, 1, 6),
  ({ program, runner }) => {
    if (program.skills.length > 0) runner.use(0, 0, 1, 1);
  },
];

const LAST: Act = (battle) => battle.pass(12);

/** Byte for byte. */
function isSame(one: Battle, other: Battle | undefined): boolean {
  return other !== undefined && Buffer.from(one.buffer).equals(Buffer.from(other.buffer));
}

function expectSame(battles: readonly Watched[]): void {
  const [first, ...others] = battles;
  for (const other of others) {
    expect(other.battle.log).toEqual(first?.battle.log);
    expect(other.fuel).toEqual(first?.fuel);
    expect(isSame(other.battle, first?.battle)).toBe(true);
  }
}

/** Says whether what this is about waited when the columns were copied. */
function resume(
  program: TypedProgram,
  tells: string,
  scripts: readonly (readonly Act[])[],
): boolean {
  const [before = [], after = []] = scripts;
  const first = watch(program, TIERS[0] ?? direct);
  for (const one of before) one(first.battle);
  const waits = waitingIn(first.battle).some((name) => name.includes(tells));
  const copies = TIERS.map((createTier) => watch(program, createTier, first.battle));
  first.battle.log.length = 0;
  first.fuel.length = 0;
  const all = [first, ...copies];
  for (const one of [...after, LAST]) {
    for (const { battle } of all) one(battle);
    expectSame(all);
  }
  return waits;
}

const CASES = Object.entries(WAITING);

function programOf({ text }: Waiting): TypedProgram {
  return fine(text, { vocabulary: GAME });
}

describe('in the middle of a battle', () => {
  it.each(CASES)('[RN21] from a copy, tick after tick: %s', (_name, waiting) => {
    const program = programOf(waiting);
    for (const ticks of [0, 1, 2, 3]) {
      const pass: Act = (battle) => battle.pass(ticks);
      const isWaiting = resume(program, waiting.tells, [[...BEGIN, pass], []]);
      if (ticks <= 1) expect(isWaiting).toBe(true);
    }
  });

  it.each(CASES)('[RN21] from a copy, among random acts: %s', (_name, waiting) => {
    const program = programOf(waiting);
    fc.assert(
      fc.property(acts, acts, (before, after) => {
        resume(program, waiting.tells, [[...before, ...BEGIN], after]);
        resume(program, waiting.tells, [[...BEGIN, ...before], after]);
      }),
      { numRuns: 6 },
    );
  });
});

/** The battle as it is when another runner plays it. */
function playedBy(runner: Runner, battle: Battle): Battle {
  const played: Battle = {
    ...battle,
    runner,
    hit: (attacker, target, damage) => runner.raise(EVENT.hit, [attacker, target, damage]),
    raise: (event, ...values) => runner.raise(event, values),
    pass: (ticks) => {
      for (let i = 0; i < ticks; i += 1) {
        played.tick += 1;
        runner.load(played.world, played.tick);
        runner.step();
      }
    },
  };
  return played;
}

describe('one runner for two battles', () => {
  it.each(CASES)('[RN21] it mixes up nothing: %s', (_name, waiting) => {
    const program = programOf(waiting);
    const open = (): Battle => watch(program, direct).battle;
    fc.assert(
      fc.property(acts, acts, (one, other) => {
        const scripts = [one, other].map((script) => [...BEGIN, ...script, LAST]);
        const { runner } = open();
        const shared = scripts.map(() => playedBy(runner, open()));
        const alone = scripts.map(open);
        for (let turn = 0; turn < 20; turn += 1) {
          for (const [index, script] of scripts.entries()) {
            const [play, itself, step] = [shared[index], alone[index], script[turn]];
            if (play === undefined || itself === undefined || step === undefined) continue;
            runner.load(play.world, play.tick);
            step(play);
            step(itself);
            expect(isSame(play, itself)).toBe(true);
          }
        }
      }),
      { numRuns: 5 },
    );
  });
});
