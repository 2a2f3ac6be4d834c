// One rule set in three forms that do the same work: hand-written functions, closures, generated code. Before anything
// is measured all events are run through all three, and what they add to the damage must be the same bits.
import { check } from '#dsl/compile';
import { createDirectTier } from '#dsl/direct';
import type { Frame } from '#dsl/runtime';
import {
  BattleFrame,
  BINDING,
  createBattle,
  EVENTS,
  loadHandEvent,
  TICK,
  type Battle,
} from './battle.ts';
import { handWrittenRules, type HandEvent } from './hand-written.ts';
import { createRuleSet, EFFECTS, type BenchRule, type RuleSetOptions } from './rule-set.ts';
import { ruleFile, VOCABULARY } from './rule-text.ts';

/** Runs so many events, every rule on each. */
export type RunEvents = (events: number) => void;

export interface Subject {
  readonly rules: readonly BenchRule[];
  readonly battle: Battle;
  readonly hand: RunEvents;
  readonly closures: RunEvents;
  readonly direct: RunEvents;
  /** What the hand-written rules add in event `index`. */
  readonly expected: (index: number) => number;
  /** Share of conditions that hold. */
  readonly hitRate: number;
}

export type CheckedProgram = Extract<ReturnType<typeof check>, { ok: true }>['pack'];

export function checkedPack(rules: readonly BenchRule[]): CheckedProgram {
  const outcome = check([{ path: 'rules/bench.rules', text: ruleFile(rules) }], VOCABULARY);
  if (outcome.ok) return outcome.pack;
  throw new Error(`the rules of the benchmark are refused: ${outcome.diagnostics[0]?.message}`);
}

export function createSubject(options: RuleSetOptions): Subject {
  const rules = createRuleSet(options);
  const pack = checkedPack(rules);
  const hashes = EFFECTS.map((name) => pack.effects.find((one) => one.name === name)?.hash ?? 0);
  const battle = createBattle(options.seed, hashes);
  const direct = createDirectTier(pack.program, BINDING);
  if (!direct.ok) throw new Error(direct.message);
  const byHand = handRun(rules, battle);
  const closures = tierRun(battle, pack.bind(BINDING).tier);
  const generated = tierRun(battle, direct.tier);
  let hits = 0;
  for (let i = 0; i < EVENTS; i += 1) {
    const expected = byHand.expected(i);
    hits += byHand.hits(i);
    if (!Object.is(closures.added(i), expected) || !Object.is(generated.added(i), expected)) {
      throw new Error(`not the same work: event ${i}`);
    }
  }
  const { run: hand, expected } = byHand;
  const hitRate = hits / EVENTS / rules.length;
  return { rules, battle, hand, expected, closures: closures.run, direct: generated.run, hitRate };
}

interface TierLike {
  readonly scratchLength: number;
  readonly selectedLength: number;
  rules(event: number, phase: 'on'): (frame: Frame) => void;
}

interface TierRun {
  readonly run: RunEvents;
  readonly added: (index: number) => number;
}

function tierRun(battle: Battle, tier: TierLike): TierRun {
  const frame = new BattleFrame(battle, tier.scratchLength, tier.selectedLength);
  const run = tier.rules(0, 'on');
  return {
    run: (events) => {
      for (let i = 0; i < events; i += 1) {
        frame.load(i);
        run(frame);
      }
    },
    added: (index) => {
      frame.load(index);
      run(frame);
      return frame.added;
    },
  };
}

interface HandRun {
  readonly run: RunEvents;
  readonly expected: (index: number) => number;
  readonly hits: (index: number) => number;
}

function handRun(rules: readonly BenchRule[], battle: Battle): HandRun {
  const functions = handWrittenRules(rules);
  const count = functions.length;
  const event = createHandEvent(battle);
  const out = new Float64Array(1);
  const expected = (index: number): number => {
    loadHandEvent(battle, event, index);
    out[0] = 0;
    for (let k = 0; k < count; k += 1) functions[k]?.(event, out);
    return out[0];
  };
  return {
    run: (events) => {
      for (let i = 0; i < events; i += 1) {
        loadHandEvent(battle, event, i);
        out[0] = 0;
        for (let k = 0; k < count; k += 1) functions[k]?.(event, out);
      }
    },
    expected,
    hits: (index) => {
      loadHandEvent(battle, event, index);
      let hits = 0;
      for (const rule of functions) {
        out[0] = 0;
        rule(event, out);
        if (out[0] !== 0) hits += 1;
      }
      return hits;
    },
  };
}

export function createHandEvent({ units }: Battle): HandEvent {
  const [attacker, target] = units;
  if (attacker === undefined || target === undefined) {
    throw new Error('invariant broken: a battle of fewer than two units');
  }
  return { attacker, target, damage: 0, range: 0, tick: TICK };
}
