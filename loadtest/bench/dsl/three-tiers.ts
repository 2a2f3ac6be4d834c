// The same work three ways, side by side: a module of the game called through its lease, the verbatim rule as closures,
// the verbatim rule as generated code. 16 rules that differ in their threshold take turns, so that none is inlined.
import { check } from '#dsl/compile';
import { createDirectTier } from '#dsl/direct';
import type { Frame, Sink } from '#dsl/runtime';
import type { Service } from '#engine/contract';
import { CONTRACT_VERSION } from '#engine/contract';
import { bytesPerOperation, percentile, timeMs } from '../measure.ts';
import { makeKernel, packOf } from '../kernel/fixture.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { BattleFrame, BINDING, createBattle, loadHandEvent, type Battle } from './battle.ts';
import type { HandEvent } from './hand-written.ts';
import { VOCABULARY } from './rule-text.ts';
import { createHandEvent, type RunEvents } from './subject.ts';
import { VERBATIM_LINE } from './verbatim-line.ts';

const RULES = 16;
const MASK = RULES - 1;
const CALLS = 200_000;
const ROUNDS = 9;

/** What the source of the requirement claims for each tier; the shape of its work is not known. */
const SOURCE = {
  module: '321 ns',
  closures: '1,862 ns and 48 B',
  direct: '17.3 ns and 0 B',
} as const;

interface ThreeTiers {
  readonly name: keyof typeof SOURCE;
  readonly what: string;
  readonly run: RunEvents;
  /** Effects that were applied. */
  readonly applied: () => number;
}

/** Rows "three-module", "three-closures", "three-direct", and the bytes of each. */
export function measureThreeTiers(): readonly BenchRow[] {
  const battle = createBattle(5, [0, 0, 0]);
  const tiers = [moduleTier(battle), ...ruleTiers(battle)];
  for (const { run } of tiers) run(CALLS);
  const times = tiers.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [i, { run }] of tiers.entries()) times[i]?.push(timeMs(() => run(CALLS)));
  }
  const [first, ...others] = tiers.map(({ applied }) => applied());
  if (first === 0 || others.some((count) => count !== first)) {
    throw new Error(`not the same work: ${first} against ${others.join(', ')}`);
  }
  return tiers.flatMap((tier, i) => rowsOf(tier, times[i] ?? []));
}

function rowsOf({ name, what, run }: ThreeTiers, timesMs: readonly number[]): readonly BenchRow[] {
  const ns = (ms: number): number => (ms * 1e6) / CALLS;
  const spread = `${ns(percentile(timesMs, 0)).toFixed(1)} to ${ns(percentile(timesMs, 1)).toFixed(1)}`;
  return [
    benchRow({
      id: `three-${name}`,
      what,
      value: ns(percentile(timesMs, 0.5)),
      unit: 'ns',
      bar: undefined,
      note: `source: ${SOURCE[name]}; median of ${ROUNDS} rounds in turns, ${spread} ns`,
    }),
    benchRow({
      id: `three-${name}-bytes`,
      what: `allocated by it, ${name}`,
      value: bytesPerOperation(run, CALLS),
      unit: 'B/op',
      bar: 0.5,
      note: 'below 0.5 is none',
    }),
  ];
}

/** Thresholds in percent; the verbatim line has the first. */
function thresholdOf(rule: number): number {
  return 30 + rule;
}

/** A service as a game would write it: the rule by hand, its effects into an array. */
class RuleService implements Service {
  readonly name: string;
  readonly contract = `^${CONTRACT_VERSION}`;
  applied = 0;
  readonly #event: HandEvent;
  readonly #percent: number;
  readonly #out = new Float64Array(2);

  constructor(name: string, event: HandEvent, percent: number) {
    this.name = name;
    this.#event = event;
    this.#percent = percent;
  }

  handle(): void {
    const { target } = this.#event;
    if (target.hp * 100 >= target.maxHp * this.#percent) return;
    this.#out[0] = 1;
    this.#out[1] = 2_000;
    this.applied += 1;
  }
}

function moduleTier(battle: Battle): ThreeTiers {
  const kernel = makeKernel();
  const event = createHandEvent(battle);
  const names = Array.from({ length: RULES }, (_none, i) => `rule-${i}`);
  const services = names.map((name, i) => new RuleService(name, event, thresholdOf(i)));
  const generations = services.map((service) => kernel.load(service, packOf(service.name, 1)));
  kernel.activate(kernel.prepare(generations), 0, 0);
  const leases = names.map((name) => {
    const lease = kernel.createServiceLease('bench', name);
    lease.acquire();
    return lease;
  });
  return {
    name: 'module',
    what: 'one rule on one event: a module of the game, called through its lease',
    run: (events) => {
      for (let i = 0; i < events; i += 1) {
        loadHandEvent(battle, event, i);
        leases[i & MASK]?.service?.handle?.(i);
      }
    },
    applied: () => services.reduce((sum, { applied }) => sum + applied, 0),
  };
}

class CountingSink implements Sink {
  applied = 0;

  emit(): void {
    this.applied += 1;
  }

  spend(): boolean {
    return false;
  }

  draw(): number {
    return 0;
  }

  host(): void {}
}

function ruleTiers(battle: Battle): readonly ThreeTiers[] {
  const packs = Array.from({ length: RULES }, (_none, i) => packOfRule(thresholdOf(i)));
  const closures = packs.map((pack) => pack.bind(BINDING).tier);
  const direct = packs.map((pack) => {
    const outcome = createDirectTier(pack.program, BINDING);
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.tier;
  });
  return [
    tierOf('closures', 'the same as the verbatim line: a rule by closures', closures, battle),
    tierOf('direct', 'the same as the verbatim line: a rule by generated code', direct, battle),
  ];
}

function packOfRule(percent: number): Extract<ReturnType<typeof check>, { ok: true }>['pack'] {
  const line = VERBATIM_LINE.replace('30%', `${percent}%`);
  const text = `effect slow { duration 2s }\n${line}\n`;
  const outcome = check([{ path: 'rules/line.rules', text }], VOCABULARY);
  if (outcome.ok) return outcome.pack;
  throw new Error(`the verbatim line is refused: ${outcome.diagnostics[0]?.message}`);
}

interface TierLike {
  readonly scratchLength: number;
  rules(event: number, phase: 'on'): (frame: Frame) => void;
}

function tierOf(
  name: 'closures' | 'direct',
  what: string,
  tiers: readonly TierLike[],
  battle: Battle,
): ThreeTiers {
  const sink = new CountingSink();
  const scratch = Math.max(...tiers.map(({ scratchLength }) => scratchLength));
  const frame = new BattleFrame(battle, scratch, 0, sink);
  const runs = tiers.map((tier) => tier.rules(0, 'on'));
  return {
    name,
    what,
    run: (events) => {
      for (let i = 0; i < events; i += 1) {
        frame.load(i);
        runs[i & MASK]?.(frame);
      }
    },
    applied: () => sink.applied,
  };
}
