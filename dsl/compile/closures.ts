// A checked program as closures bound to one layout. Scratch: formulas own slots of their own; hooks and the
// like share one region, because they run one after another; rules share another, so that a sink may run a
// hook while a rule waits. Rules come last: what a rule needs moves nothing else.
import { bodiesOf } from '../ir/bodies.ts';
import type { TypedExpression, TypedFormula } from '../ir/expression.ts';
import type { TypedProgram } from '../ir/program.ts';
import { selectedLengthOf } from '../ir/space.ts';
import type { TypedBody, TypedRule } from '../ir/statement.ts';
import { HALT, type Binding } from '../runtime.ts';
import type { Ask, Run, Tier } from '../tier.ts';
import { createDraft, layAsk, type Laid } from './draft.ts';
import { follow } from './follow.ts';
import { canHalt } from './halting.ts';
import { localCountOf } from './locals.ts';
import { createMemory, type RuleMemory } from './memory.ts';
import { NO, YES, type Way } from './step.ts';
import { claim, createTarget, type Target } from './target.ts';
import { createBuild, layBody } from './value.ts';

/** `memory` holds rules of the same surroundings that were compiled for the same binding before. */
export function createClosures(
  program: TypedProgram,
  binding: Binding,
  memory: RuleMemory = createMemory(),
): Tier {
  const target = createTarget(program, binding);
  for (const formula of program.formulas) compileFormula(target, formula);
  const bodiesBase = target.scratchLength;
  const bodies = new Map<TypedBody, Run>();
  for (const body of bodiesOf(program)) bodies.set(body, compileBody(target, body, bodiesBase));
  const pools = program.effects.map(({ pool }) => compilePool(target, pool?.accepts, bodiesBase));
  const rulesBase = target.scratchLength;
  const place = { base: rulesBase, memory };
  const events = program.events.map(({ before, on, after }, event) => ({
    before: compileRules(target, before, { ...place, key: `${event} before` }),
    on: compileRules(target, on, { ...place, key: `${event} on` }),
    after: compileRules(target, after, { ...place, key: `${event} after` }),
  }));
  return {
    scratchLength: target.scratchLength,
    selectedLength: selectedLengthOf(program),
    rules: (event, phase) => events[event]?.[phase] ?? NOTHING,
    body: (body) => {
      const run = bodies.get(body);
      if (run === undefined) throw new Error('invariant broken: a body of another program');
      return run;
    },
    accepts: (effect) => pools[effect] ?? acceptsAll,
  };
}

/** Its locals, parameters first, then its result and what working it out takes. */
function compileFormula(target: Target, formula: TypedFormula): void {
  const firstParameter = target.scratchLength;
  const result = firstParameter + formula.localCount;
  const run = createBuild(target, firstParameter, 0).value(formula.body, result);
  target.formulas.set(formula.name, { firstParameter, result, run });
}

function compileBody(target: Target, body: TypedBody, base: number): Run {
  const at = claim(target, base + body.localCount);
  return createBuild(target, base, body.hash).block(body.statements, at);
}

const NOTHING: Run = () => undefined;

const acceptsAll: Ask = () => true;

function compilePool(target: Target, accepts: TypedExpression | undefined, base: number): Ask {
  if (accepts === undefined) return acceptsAll;
  return createBuild(target, base, 0).ask(accepts, base + localCountOf(accepts));
}

/** Rules that are linked together: a change of one copies the steps of so many. */
const LINKED_MAX = 64;

/** The rules of one phase, each going on to the next: few ways for all. */
function compileRules(target: Target, rules: readonly TypedRule[], place: Place): Run {
  if (rules.length === 0) return NOTHING;
  const { memory, key } = place;
  const laid = rules.map((rule) => laidRule(target, rule, place));
  const ways: Way[] = [];
  for (let i = 0; i < laid.length; i += LINKED_MAX) {
    ways.push(memory.linked(`${key} ${i}`, laid.slice(i, i + LINKED_MAX)));
  }
  return (frame) => {
    for (const { steps, first } of ways) if (!follow(frame, steps, first)) return;
  };
}

/** Where rules have their scratch, and which of them are known. */
interface Place {
  readonly base: number;
  readonly memory: RuleMemory;
  /** Of the event and phase. */
  readonly key: string;
}

/** The scratch a rule needs is measured by itself, so that one that is known can be counted. */
function laidRule(target: Target, rule: TypedRule, { base, memory }: Place): Laid {
  const known = memory.find(rule, base);
  if (known !== undefined) {
    claim(target, known.scratchEnd - 1);
    return known.laid;
  }
  const { scratchLength } = target;
  target.scratchLength = base;
  const laid = layRule(target, rule, base);
  const { hash, depthMax } = rule;
  memory.keep(rule, { laid, base, scratchEnd: target.scratchLength, hash, depthMax });
  target.scratchLength = Math.max(scratchLength, target.scratchLength);
  return laid;
}

/** Ends with YES before the next rule, with NO when no further rule runs. */
function layRule(target: Target, rule: TypedRule, base: number): Laid {
  const at = claim(target, base + rule.localCount);
  const build = createBuild(target, base, rule.hash);
  const ways = { yes: YES, no: NO };
  const { depthMax, statements } = rule;
  const draft = createDraft();
  const next = canHalt(statements) ? layAsk(draft, goesOn, ways) : YES;
  const first = layBody(build, draft, statements, at, next);
  if (depthMax === undefined) return { draft, first };
  const isNear: Ask = (frame) => frame.depth <= depthMax;
  return { draft, first: layAsk(draft, isNear, { yes: first, no: YES }) };
}

/** A halt ends its rule; only `cancel` stays and ends the phase. */
const goesOn: Ask = (frame) => {
  if (frame.halt === HALT.cancel) return false;
  frame.halt = HALT.none;
  return true;
};
