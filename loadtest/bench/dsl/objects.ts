// Rules over the game's own objects against the same rules over columns, both tiers: 200 and 1,000 distinct rules, all
// of them on every event. Before anything is measured all events give the same bits.
import { createDirectTier } from '#dsl/direct';
import type { Binding, Frame } from '#dsl/runtime';
import { bytesPerOperation, compare, describeRatio } from '../measure.ts';
import { benchRow, type BenchRow } from '../row.ts';
import { BattleFrame, BINDING, createBattle, EVENTS, type Battle } from './battle.ts';
import { createRuleSet, EFFECTS, FIELDS, type Field } from './rule-set.ts';
import { UNITS } from './rule-text.ts';
import { checkedPack, type CheckedProgram, type RunEvents } from './subject.ts';

const SEED = 7;
/** Rules, events of a round, and events before anything counts. */
const SIZES = [
  { count: 200, events: 1_500, warm: 8_000 },
  { count: 1_000, events: 300, warm: 8_000 },
] as const;

type TierName = 'closures' | 'direct';

/** Units are objects; effects stay columns. */
const OBJECT_BINDING: Binding = { ...BINDING, objects: ['unit'] };

/** Rows "objects-closures-200", "objects-direct-200", their bytes, and both for 1,000. */
export function measureObjects(): readonly BenchRow[] {
  return SIZES.flatMap((size) => {
    const pack = checkedPack(createRuleSet({ count: size.count, seed: SEED, effects: true }));
    return (['closures', 'direct'] as const).flatMap((name) => rowsOf(pack, name, size));
  });
}

function rowsOf(
  pack: CheckedProgram,
  name: TierName,
  { count, events, warm }: (typeof SIZES)[number],
): readonly BenchRow[] {
  const hashes = EFFECTS.map(
    (effect) => pack.effects.find((one) => one.name === effect)?.hash ?? 0,
  );
  const battle = createBattle(SEED, hashes);
  // Numbers with a fraction are the harder ones for properties.
  battle.f64.forEach((value, i) => (battle.f64[i] = value + 0.25));
  const columns = sideOf(battle, tierOf(pack, name, BINDING), []);
  const objects = sideOf(battle, tierOf(pack, name, OBJECT_BINDING), [objectsOf(battle)]);
  for (let i = 0; i < EVENTS; i += 1) {
    if (!Object.is(columns.added(i), objects.added(i))) throw new Error(`not the same work: ${i}`);
  }
  for (const { run } of [columns, objects]) run(warm);
  const ratio = compare({
    subject: objects.run,
    baseline: columns.run,
    operations: events,
    rounds: 11,
  });
  return [
    benchRow({
      id: `objects-${name}-${count}`,
      what: `${count} rules on an event, ${name} over objects against ${name} over columns`,
      value: ratio.median,
      unit: 'x',
      bar: undefined,
      note: describeRatio(ratio),
    }),
    benchRow({
      id: `objects-${name}-bytes-${count}`,
      what: `allocated by ${count} rules on an event, ${name} over objects`,
      value: bytesPerOperation(objects.run, 2_000),
      unit: 'B/op',
      bar: undefined,
      note: 'an operation is an event with all its rules; properties with a fraction may be copied',
    }),
  ];
}

interface TierLike {
  readonly scratchLength: number;
  readonly selectedLength: number;
  rules(event: number, phase: 'on'): (frame: Frame) => void;
}

function tierOf(pack: CheckedProgram, name: TierName, binding: Binding): TierLike {
  if (name === 'closures') return pack.bind(binding).tier;
  const outcome = createDirectTier(pack.program, binding);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.tier;
}

/** The units of a battle as a game would have them: objects of one shape. */
function objectsOf({ f64 }: Battle): readonly Record<Field, number>[] {
  return Array.from({ length: UNITS }, (_none, row) => {
    const value = (field: Field): number => f64[FIELDS.indexOf(field) * UNITS + row] ?? 0;
    return {
      hp: value('hp'),
      maxHp: value('maxHp'),
      attack: value('attack'),
      defense: value('defense'),
      speed: value('speed'),
      level: value('level'),
      power: value('power'),
      armour: value('armour'),
      crit: value('crit'),
      focus: value('focus'),
    };
  });
}

class ObjectFrame extends BattleFrame {
  override readonly objects: Frame['objects'];

  constructor(battle: Battle, tier: TierLike, objects: Frame['objects']) {
    super(battle, tier.scratchLength, tier.selectedLength);
    this.objects = objects;
  }
}

interface Side {
  readonly run: RunEvents;
  readonly added: (index: number) => number;
}

function sideOf(battle: Battle, tier: TierLike, objects: Frame['objects']): Side {
  const frame = new ObjectFrame(battle, tier, objects);
  const rules = tier.rules(0, 'on');
  return {
    run: (events) => {
      for (let i = 0; i < events; i += 1) {
        frame.load(i);
        rules(frame);
      }
    },
    added: (index) => {
      frame.load(index);
      rules(frame);
      return frame.added;
    },
  };
}
