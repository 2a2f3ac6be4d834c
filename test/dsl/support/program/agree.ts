// Runs every entry of a program on several tiers in the same scenes and compares what they did, bit by bit.
import { bodiesOf } from '../../../../dsl/ir/bodies.ts';
import type { TypedProgram } from '../../../../dsl/ir/program.ts';
import type { Frame } from '../../../../dsl/runtime.ts';
import type { Tier } from '../../../../dsl/tier.ts';
import { createRandom } from './random.ts';
import { createStage, sameBits } from './stage.ts';
import { randomScene } from './world.ts';

/** One way into a program. */
export interface Entry {
  readonly name: string;
  readonly of: (tier: Tier) => (frame: Frame) => unknown;
}

function entriesOf(program: TypedProgram): readonly Entry[] {
  const rules = program.events.flatMap((event, i) =>
    (['before', 'on', 'after'] as const)
      .filter((phase) => event[phase].length > 0)
      .map((phase): Entry => ({ name: phase, of: (tier) => tier.rules(i, phase) })),
  );
  const bodies = bodiesOf(program).map((body, i): Entry => ({
    name: `body ${i}`,
    of: (tier) => tier.body(body),
  }));
  const pools = program.effects.map((_, i): Entry => ({
    name: `pool ${i}`,
    of: (tier) => tier.accepts(i),
  }));
  return [...rules, ...bodies, ...pools];
}

export interface Named {
  readonly name: string;
  readonly tier: Tier;
}

/** How many numbers were compared, and the first place where a tier did something else than the first tier. */
export interface Agreement {
  readonly numbers: number;
  readonly disagreement: string | undefined;
}

export function compareTiers(
  program: TypedProgram,
  tiers: readonly Named[],
  seed: number,
  scenes: number,
): Agreement {
  const stage = createStage(tiers.map(({ tier }) => tier));
  const random = createRandom(seed ^ 0x5555);
  const entries = entriesOf(program);
  let numbers = 0;
  for (let i = 0; i < scenes; i += 1) {
    const scene = randomScene(random);
    for (const { name: entry, of } of entries) {
      const [first, ...others] = tiers.map(({ name, tier }) => ({
        name,
        did: stage.play(scene, of(tier)),
      }));
      if (first === undefined) continue;
      numbers += first.did.length;
      for (const { name, did } of others) {
        if (sameBits(first.did, did)) continue;
        const disagreement = `seed ${seed}, scene ${i}, ${entry}: ${name} ${difference(first.did, did)}`;
        return { numbers, disagreement };
      }
    }
  }
  return { numbers, disagreement: undefined };
}

function difference(expected: Float64Array, found: Float64Array): string {
  const at = expected.findIndex((value, i) => !Object.is(value, found[i]));
  const near = (all: Float64Array): string => all.slice(Math.max(at - 4, 0), at + 2).join(' ');
  return `differs at ${at} of ${expected.length}: ${near(expected)} against ${near(found)}`;
}
