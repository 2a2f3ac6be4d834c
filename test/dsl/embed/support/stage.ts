// A battle of any program, over columns or over objects, that writes down all a game is told, bit for bit.
import { allocateState, layoutState } from '../../../../dsl/run/allocate.ts';
import type { GameSink } from '../../../../dsl/run/game-sink.ts';
import { createRunner } from '../../../../dsl/run/runner.ts';
import type { World } from '../../../../dsl/run/world.ts';
import type { TypedProgram } from '../../../../dsl/ir/program.ts';
import type { CreateTier } from '../../../../dsl/tier.ts';
import type { EntityDeclaration, Vocabulary } from '../../../../dsl/vocabulary.ts';
import { createBelow, type Below } from './below.ts';

export interface StageOptions {
  readonly program: TypedProgram;
  readonly vocabulary: Vocabulary;
  readonly createTier: CreateTier;
  /** Whether all kinds are objects of the game; columns otherwise. */
  readonly isObjects: boolean;
  readonly seed: number;
}

const ROWS = 6;

/** Plays `actions` random actions and answers everything that happened and every number that is left. */
export function play(options: StageOptions, actions: number): string {
  const { program, createTier, isObjects, seed } = options;
  const vocabulary = withRows(options.vocabulary);
  const kinds = isObjects ? vocabulary.entities.map(({ name }) => name) : [];
  const layout = layoutState(program, vocabulary, kinds);
  const { binding } = layout;
  const log: string[] = [];
  const tier = createTier(program, binding);
  const runner = createRunner({ program, vocabulary, binding, tier, sink: recorder(log) });
  const world: World = {
    ...allocateState(layout),
    objects: kinds.map(() => Array.from({ length: ROWS }, () => ({}))),
    rows: Int32Array.from(vocabulary.entities, () => ROWS),
    key: Uint32Array.of(seed, 1),
  };
  const write = (kind: EntityDeclaration, field: string, row: number, value: number): void => {
    const object = world.objects[kinds.indexOf(kind.name)]?.[row];
    if (object === undefined) world.f64[binding.offset(`${kind.name}.${field}`) + row] = value;
    else object[field] = value;
  };
  const below = createBelow(seed);
  let tick = 1;
  runner.load(world, tick);
  for (const [position, kind] of vocabulary.entities.entries()) {
    for (let row = 0; row < ROWS; row += 1) {
      for (const { name } of kind.fields) write(kind, name, row, fieldValue(kind, name, below));
      runner.enter(position, row);
    }
  }
  for (let i = 0; i < actions; i += 1) {
    const choice = below(8);
    if (choice < 4) {
      const event = below(vocabulary.events.length);
      const fields = program.events[event]?.fields ?? [];
      const values = fields.map(({ type }) =>
        type.kind === 'number' ? below(400) / 8 : below(type.kind === 'enum' ? 2 : ROWS),
      );
      runner.raise(event, values);
    } else if (choice < 6 && program.skills.length > 0) {
      runner.use(below(program.skills.length), below(ROWS), below(ROWS), 1 + below(3));
    } else {
      tick += 1;
      runner.load(world, tick);
      runner.step();
    }
  }
  for (const kind of vocabulary.entities) {
    for (const { name } of kind.fields) {
      const object = world.objects[kinds.indexOf(kind.name)];
      const values = Array.from({ length: ROWS }, (_, row) =>
        object === undefined
          ? world.f64[binding.offset(`${kind.name}.${name}`) + row]
          : object[row]?.[name],
      );
      log.push(`${kind.name}.${name} ${exact(values)}`);
    }
  }
  return log.join('\n');
}

/** Fields that can be told apart: somebody is alive, on either side, near and far. */
function fieldValue(kind: EntityDeclaration, field: string, below: Below): number {
  if (field === kind.team) return below(2);
  const declared = kind.fields.find(({ name }) => name === field);
  if (typeof declared?.type === 'object') return below(2);
  return 1 + below(960) / 8;
}

function withRows(vocabulary: Vocabulary): Vocabulary {
  return { ...vocabulary, entities: vocabulary.entities.map((kind) => ({ ...kind, rows: ROWS })) };
}

function recorder(log: string[]): GameSink {
  const tell =
    (what: string) =>
    (...values: readonly (number | string | Float64Array)[]): void => {
      const numbers = values.flatMap((one) => (typeof one === 'object' ? [...one] : [one]));
      log.push(`${what} ${exact(numbers)}`);
    };
  return {
    handled: tell('handled'),
    cancelled: tell('cancelled'),
    began: tell('began'),
    stacked: tell('stacked'),
    ended: tell('ended'),
    prevented: tell('prevented'),
    changed: tell('changed'),
    used: tell('used'),
    refused: tell('refused'),
    fault: tell('fault'),
  };
}

function exact(values: readonly (number | string | undefined)[]): string {
  return values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join(' ');
}
