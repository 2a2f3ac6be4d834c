// A small game for tests of the language: one kind of entity, two events, and a frame to run them on.
import { ticksOf } from '../../../dsl/arithmetic.ts';
import { check, type CheckedPack, type CompiledPack } from '../../../dsl/compile.ts';
import { hashName } from '../../../dsl/hash.ts';
import {
  BUCKET,
  BUCKETS,
  resetBuckets,
  resolveBuckets,
  type Binding,
  type Frame,
} from '../../../dsl/runtime.ts';
import type { Vocabulary } from '../../../dsl/vocabulary.ts';

const UNIT_FIELDS = ['hp', 'maxHp', 'attack', 'defense', 'speed'] as const;
export const UNITS = 4;
const SLOTS = 3;

const UNIT = { kind: 'entity', entity: 'unit' } as const;

export const TOY: Vocabulary = {
  name: 'toy',
  version: 1,
  entities: [
    {
      name: 'unit',
      fields: [
        { name: 'hp', type: 'number', maximum: 'maxHp' },
        { name: 'maxHp', type: 'number' },
        { name: 'attack', type: 'number', modifiable: true },
        { name: 'defense', type: 'number', modifiable: true },
        { name: 'speed', type: 'number', modifiable: true },
      ],
    },
    { name: 'place', fields: [{ name: 'heat', type: 'number' }] },
  ],
  events: [
    {
      name: 'hit',
      subject: 'target',
      fields: [
        { name: 'attacker', type: UNIT },
        { name: 'target', type: UNIT },
        { name: 'crit', type: { kind: 'bool' } },
        { name: 'damage', type: { kind: 'number' }, modifiable: true },
      ],
    },
    {
      name: 'rest',
      subject: '',
      fields: [
        { name: 'camp', type: { kind: 'entity', entity: 'place' } },
        { name: 'length', type: { kind: 'duration' } },
        { name: 'share', type: { kind: 'percent' } },
        { name: 'gain', type: { kind: 'number' }, modifiable: true },
      ],
    },
  ],
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 50,
  effectSlots: SLOTS,
};

const HELD = UNITS * SLOTS;

/** Columns of instances, one after another in Frame.u32. */
const INSTANCE_COLUMNS = [
  'effect.id',
  'effect.untilTick',
  'effect.source',
  'effect.stacks',
  'effect.startTick',
  'effect.serial',
];
const COLUMNS = [...UNIT_FIELDS.map((field) => `unit.${field}`), 'place.heat'];
const UNTIL_OFFSET = INSTANCE_COLUMNS.indexOf('effect.untilTick') * HELD;

/** Columns of unit fields lie one after another; those of instances likewise. */
export const BINDING: Binding = {
  offset: (column) => {
    const instance = INSTANCE_COLUMNS.indexOf(column);
    if (instance >= 0) return instance * HELD;
    const index = COLUMNS.indexOf(column);
    if (index < 0) throw new Error(`no column ${column}`);
    return index * UNITS;
  },
};

/** Declares what the single-file examples of the tests refer to. */
export const BASE = `
effect slow { duration 2s  modify speed: less 20% }
effect burning { modify defense: flat -5 }
rule base on hit, priority -1000 {
  apply(debuff: 'slow', duration: 1s)
  apply(debuff: burning, duration: 1s)
}
`;

/** Checks one file beside BASE and expects it to be fine. */
export function checkOk(text: string, vocabulary: Vocabulary = TOY): CheckedPack {
  const outcome = check([{ path: 'test.rules', text }], vocabulary);
  if (outcome.ok) return outcome.pack;
  throw new Error(outcome.diagnostics.map((one) => `${one.code}: ${one.message}`).join('\n'));
}

export interface Applied {
  readonly effect: number;
  readonly entity: number;
  readonly ticks: number;
}

export interface Emitted {
  readonly op: number;
  readonly args: readonly number[];
}

export interface Drawn {
  readonly rule: number;
  readonly n: number;
}

export interface Stage {
  readonly frame: Frame;
  readonly emitted: Emitted[];
  readonly drawn: Drawn[];
}

/** What a frame must have room for. */
export interface Room {
  readonly scratchLength: number;
  readonly selectedLength: number;
}

/** A frame with room for any event; draws answer `draw`. */
export function createStage(room: Room, draw: (rule: number, n: number) => number): Stage {
  const emitted: Emitted[] = [];
  const drawn: Drawn[] = [];
  const buckets = new Float64Array(8 * BUCKETS);
  resetBuckets(buckets, 8);
  const frame = {
    f64: new Float64Array(COLUMNS.length * UNITS),
    u32: new Uint32Array(INSTANCE_COLUMNS.length * HELD),
    objects: [],
    rows: Int32Array.of(UNITS, 1),
    event: new Float64Array(8),
    buckets,
    scratch: new Float64Array(room.scratchLength),
    selected: new Int32Array(room.selectedLength),
    selectedLength: 0,
    tick: 100,
    tags: 0,
    depth: 0,
    lane: 0,
    halt: 0,
    sink: {
      emit: ({ scratch }: Frame, op: number, at: number, count: number): void => {
        emitted.push({ op, args: [...scratch.subarray(at, at + count)] });
      },
      draw: (_frame: Frame, rule: number, n: number): number => {
        drawn.push({ rule, n });
        return draw(rule, n);
      },
      spend: () => false,
      host: () => undefined,
    },
  };
  return { frame, emitted, drawn };
}

/** What `apply` recorded, in the words of a game. */
function appliedOf({ program }: CheckedPack, { emitted }: Stage): readonly Applied[] {
  return emitted.flatMap(({ op, args: [entity = -1, , , durationMs = -1] }): Applied[] => {
    const operation = program.operations[op];
    if (operation?.kind !== 'apply') return [];
    const { effect } = operation;
    const declared = program.effects.find(({ hash }) => hash === effect)?.durationTicks ?? 1;
    const ticks = durationMs < 0 ? declared : ticksOf(durationMs, program.tickMs);
    return [{ effect, entity, ticks }];
  });
}

export interface Run extends Stage {
  readonly pack: CompiledPack;
  readonly applied: readonly Applied[];
  /** The event field's value after its buckets. */
  value(index: number): number;
}

export interface RunOptions {
  readonly event?: string;
  readonly values?: readonly number[];
  readonly set?: (frame: Frame) => void;
  readonly draw?: (rule: number, n: number) => number;
}

/** Runs a file's rules once. Default event: unit 0 hits unit 1 for 10, every field of both is 100. */
export function runText(text: string, options: RunOptions = {}): Run {
  const checked = checkOk(text);
  const pack = checked.bind(BINDING);
  const stage = createStage(pack, options.draw ?? (() => 0));
  stage.frame.f64.fill(100);
  stage.frame.event.set(options.values ?? [0, 1, 0, 10]);
  options.set?.(stage.frame);
  pack.run(options.event ?? 'hit')(stage.frame);
  const out = new Float64Array(1);
  const value = (index: number): number => {
    resolveBuckets(stage.frame, stage.frame.event[index] ?? 0, index, out, 0);
    return out[0] ?? 0;
  };
  return { ...stage, pack, applied: appliedOf(checked, stage), value };
}

/** What `modify damage: set EXPRESSION` leaves in the bucket. */
export function evaluate(expression: string, options: RunOptions = {}): number {
  const text = `rule r on ${options.event ?? 'hit'} { modify ${options.event === 'rest' ? 'gain' : 'damage'}: set ${expression} }`;
  return runText(text, options).frame.buckets[3 * BUCKETS + BUCKET.set] ?? 0;
}

/** Puts an effect into slot 0 of a unit until a tick. */
export function holdEffect(frame: Frame, unit: number, effect: string, until: number): void {
  frame.u32[unit * SLOTS] = hashName(effect);
  frame.u32[UNTIL_OFFSET + unit * SLOTS] = until;
}
