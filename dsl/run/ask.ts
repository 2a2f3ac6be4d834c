// Skills that rules ask for: each waits its turn among the events and is then used like any other. Of all that one
// event asked for, the first that is accepted ends the others, so that their order says what is tried first. Hot
// path: 0 B/op.
import { SKILL_SLOT } from '../ir/program.ts';
import { isRow } from './battle.ts';
import { deriveKey, type ChanceKey } from './chance.ts';
import { ANY_SOURCE, holdsAny } from './instance.ts';
import type { Machine } from './machine.ts';
import type { SkillPlan } from './plan.ts';
import { QUEUED, wordsOf } from './queue.ts';
import { RECORDED } from './record.ts';

/** Behind caster, target and rank: whose asking it is. */
export const GROUP_SLOT = 3;
/** All slots of what is asked for. */
export const ASKED_SLOTS = 4;

/** Key of what is asked for: written and read by one call. */
const KEY: ChanceKey = new Uint32Array(2);

/** The skill that stands in the place of an event in the queue, below 0; and back. */
export function skillIn(position: number): number {
  return -1 - position;
}

/**
 * Whether what waits first is a skill asked for in vain: by an event that was heard already, or one whose cooldown
 * has not passed, which is what most are. Nobody is told why, so that it need not be tried.
 */
export function isInVain(machine: Machine): boolean {
  const { queue, asks, plan } = machine;
  const place = queue.first;
  const position = queue.words[wordsOf(place) + QUEUED.event] ?? 0;
  if (position >= 0) return false;
  const first = place * queue.stride;
  if (queue.values[first + GROUP_SLOT] === asks.heard) return true;
  const skill = plan.skills[skillIn(position)];
  const caster = queue.values[first + SKILL_SLOT.caster] ?? -1;
  return skill !== undefined && isCooling(machine, skill, caster);
}

/** Whether a cooldown has not passed; tools see how it is tried. */
function isCooling(machine: Machine, { cooldown }: SkillPlan, caster: number): boolean {
  const { plan, frame, observer } = machine;
  if (cooldown.length === 0 || observer !== undefined) return false;
  if (!isRow(machine, plan.holderKind, caster)) return false;
  return holdsAny(frame, plan.held, caster | 0, cooldown, ANY_SOURCE);
}

/**
 * Puts the recorded operation whose numbers begin at `from` into the queue. Its key comes from the chain, the skill, and
 * how often it was asked for.
 */
export function askFor(machine: Machine, index: number, from: number): void {
  const { operations, queue, chain, plan, asks } = machine;
  const skill = plan.skills[index];
  if (skill === undefined) return;
  const at = operations.words[from + RECORDED.at] ?? 0;
  const n = chain.asked.add(index);
  const caster = operations.args[at] ?? -1;
  // Nothing comes before its turn that could change the answer: it would end the asking.
  const isNext = from >= asks.from && queue.length === asks.waiting;
  if (isNext && isCooling(machine, skill, caster)) return;
  deriveKey(chain.key, skill.hash ^ (operations.words[from + RECORDED.body] ?? 0), n, KEY);
  const place = queue.push();
  if (place < 0) {
    machine.sink.fault('QUEUE_FULL', -1);
    return;
  }
  asks.waiting += 1;
  const { args } = operations;
  const { words, values } = queue;
  const to = wordsOf(place);
  const first = place * queue.stride;
  words[to + QUEUED.event] = skillIn(index);
  words[to + QUEUED.depth] = chain.depth;
  words[to + QUEUED.tags] = chain.tags;
  words[to + QUEUED.origin] = chain.origin;
  words[to + QUEUED.fromReplaced] = operations.isFromReplaced ? 1 : 0;
  words[to + QUEUED.key0] = KEY[0] ?? 0;
  words[to + QUEUED.key1] = KEY[1] ?? 0;
  values[first + SKILL_SLOT.caster] = caster;
  values[first + SKILL_SLOT.target] = args[at + 1] ?? -1;
  values[first + SKILL_SLOT.rank] = args[at + 2] ?? 1;
  values[first + GROUP_SLOT] = asks.group;
}
