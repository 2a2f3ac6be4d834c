// A second game, to show that the engine knows none: two players throw dice in turn, and whoever reaches the
// goal first wins the round. Three services: rules in two versions, a score board, a log. No other root of
// the project has a part in it.
import type { Scope } from '../../engine/contract/scope.ts';
import type { Service } from '../../engine/contract/service.ts';
import type { Migration, ServiceState } from '../../engine/contract/state.ts';
import { topic } from '../../engine/contract/topic.ts';
import type { ServiceSource } from '../../engine/service/change.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';

export type Player = 'left' | 'right';

/** What the rules answer to a throw. */
export interface Throw {
  readonly player: Player;
  readonly dice: readonly number[];
  /** Points of the player after it. */
  readonly total: number;
  readonly won: boolean;
}

/** One throw after another, as it was decided. */
const THROWN = topic<Throw>('duel.thrown');

const GOAL = 30;

/** State of schema 1. */
interface Table {
  readonly totals: Record<Player, number>;
  next: Player;
  /** Where the dice are: the whole chance of the game. */
  seed: number;
}

/** State of schema 2: who throws the same twice in a row, and how often, counts. */
interface TableWithStreaks extends Table {
  readonly streaks: Record<Player, number>;
}

const NO_STREAKS: Record<Player, number> = { left: 0, right: 0 };

/** Rules of version 1 throw one die; those of version 2 throw two, and pairs count double. */
export function rulesSource(version: 1 | 2): ServiceSource {
  return source('duel-rules', version, () => createRules(version));
}

function createRules(version: 1 | 2): Service {
  let scope: Scope | undefined;
  let table: TableWithStreaks = {
    totals: { left: 0, right: 0 },
    next: 'left',
    seed: 1,
    streaks: { ...NO_STREAKS },
  };
  const roll = (): number => {
    table.seed = (Math.imul(table.seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return 1 + ((table.seed >>> 16) % 6);
  };
  const play = (): Throw => {
    const player = table.next;
    const dice = version === 1 ? [roll()] : [roll(), roll()];
    const isPair = dice.length === 2 && dice[0] === dice[1];
    if (isPair) table.streaks[player] += 1;
    const points = dice.reduce((sum, die) => sum + die, 0) * (isPair ? 2 : 1);
    const total = table.totals[player] + points;
    const won = total >= GOAL;
    table.totals[player] = total;
    table.next = player === 'left' ? 'right' : 'left';
    if (won) Object.assign(table.totals, { left: 0, right: 0 });
    const thrown = { player, dice, total, won };
    if (won) scope?.dependency('score-board').call({ won: player });
    scope?.publish(THROWN, thrown);
    return thrown;
  };
  return {
    name: 'duel-rules',
    contract: '^2.0.0',
    dependencies: ['score-board'],
    prepare: (given) => {
      scope = given;
    },
    handle: (request) => (request === 'throw' ? play() : structuredClone(table)),
    state: tableState(version, {
      read: () => table,
      write: (next) => {
        table = next;
      },
    }),
  };
}

interface TableHolder {
  readonly read: () => TableWithStreaks;
  readonly write: (table: TableWithStreaks) => void;
}

function tableState(version: 1 | 2, { read, write }: TableHolder): ServiceState {
  const stripped = ({ totals, next, seed }: Table): Table => ({ totals, next, seed });
  const withStreaks: Migration = {
    from: 1,
    to: 2,
    up: (state, carried) => {
      const streaks = carried === undefined ? NO_STREAKS : (parse(carried) as typeof NO_STREAKS);
      return text({ ...(parse(state) as Table), streaks });
    },
    down: (state) => {
      const table = parse(state) as TableWithStreaks;
      return { state: text(stripped(table)), carried: text(table.streaks) };
    },
  };
  return {
    schema: version,
    migrations: version === 1 ? [] : [withStreaks],
    exportState: () => text(version === 1 ? stripped(read()) : read()),
    importState: (state) => write({ streaks: { ...NO_STREAKS }, ...(parse(state) as Table) }),
  };
}

/** Counts wins; shows them to everybody. */
export function boardSource(revision = 1): ServiceSource {
  return source('score-board', revision, () => {
    let wins: Record<string, number> = {};
    let show: () => void = () => undefined;
    return {
      name: 'score-board',
      contract: '^2.0.0',
      prepare: (scope) => {
        show = () => scope.expose('wins', { ...wins });
        show();
      },
      handle: (request) => {
        const { won } = request as { won: Player }; // the rules above send nothing else
        wins[won] = (wins[won] ?? 0) + 1;
        show();
        return wins[won];
      },
      describe: () => wins,
      state: {
        schema: 1,
        exportState: () => text(wins),
        importState: (state) => {
          wins = parse(state) as Record<string, number>;
          show();
        },
      },
    };
  });
}

/** Writes every throw down. */
export function logSource(revision = 1): ServiceSource {
  return source('duel-log', revision, () => {
    let lines: string[] = [];
    return {
      name: 'duel-log',
      contract: '^2.0.0',
      prepare: (scope) => {
        scope.subscribe(THROWN, ({ payload, sequence }) => {
          lines.push(`${sequence} ${payload.player} ${payload.dice.join('+')}`);
        });
      },
      handle: () => [...lines],
      state: {
        schema: 1,
        exportState: () => text(lines),
        importState: (state) => {
          lines = parse(state) as string[];
        },
      },
    };
  });
}

function source(name: string, revision: number, create: () => Service): ServiceSource {
  return { pack: { name, revision, digest: sha256Hex(`${name} ${revision}`) }, create };
}

function text(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Its callers know what they wrote by `text`. */
function parse(state: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(state));
}
