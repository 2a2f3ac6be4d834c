// The arena's view, kept by changes, against the keyframe of the same tick: over a battle of the pack that ships.
import { expect, it } from 'vitest';
import { builtInPackFolder } from '../../../combat-rules/cli/built-in-pack.ts';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { createArenaCodec } from '../../../combat-rules/protocol/codec.ts';
import { arenaViewCodec, type ArenaView } from '../../../combat-rules/protocol/view.ts';
import { readPackSource } from '../../../engine/trust/pack-source.ts';
import { compileRules, loadOutcome, names, TestArena } from '../support/arena.ts';

const TICKS = 1_000;
const codec = createArenaCodec(names);

const EMPTY = { number: 0, rounds: 0, playing: false, untilTick: 0, kills: [], wins: [] };

function viewOf({ columns, layout, tick }: TestArena): ArenaView {
  const view = arenaViewCodec.fromKeyframe(codec.encodeKeyframe(columns, layout), tick);
  if (view === undefined) throw new Error('the keyframe cannot be read');
  return view;
}

/** What changes determine: of effects those that somebody was told of. */
function comparable(view: ArenaView, told: ReadonlySet<number>): string {
  const { units, round } = view;
  const shown = {
    units: units.map(({ effects, resources, ...unit }) => ({
      ...unit,
      resources: [...resources],
      effects: effects
        .filter(({ effect }) => told.has(effect))
        .map(({ effect, stacks, source, untilTick }) => [effect, stacks, source, untilTick].join())
        .toSorted(),
    })),
    round: round.playing ? round : { ...round, untilTick: 0 },
  };
  return JSON.stringify(shown);
}

it('[AR64] a view that is kept by changes shows what a keyframe would', async () => {
  const { members } = await readPackSource(builtInPackFolder());
  const arena = new TestArena(loadOutcome(compileRules(Object.fromEntries(members))), 5);
  const told = new Set<number>();
  const kinds = new Set<number>();
  const view = viewOf(arena);
  for (let i = 0; i < TICKS; i += 1) {
    arena.next();
    if (i % 500 === 100) arena.member(i % 10, 'joins');
    if (i % 500 === 300) arena.member((i - 200) % 10, 'leaves');
    arena.step();
    const bytes = codec.encodeChanges(arena.changes);
    const changes = arenaViewCodec.applyChanges(view, bytes, arena.tick) ?? [];
    for (const { kind, what } of changes) {
      kinds.add(kind);
      if (kind === CHANGE_KIND.began) told.add(what);
    }
    if (i % 10 === 0) expect(comparable(view, told)).toBe(comparable(viewOf(arena), told));
  }
  const { roundBegan, roundOver, died, respawned, resource, began, stacked, ended } = CHANGE_KIND;
  const wanted = [roundBegan, roundOver, died, respawned, resource, began, stacked, ended];
  expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
});

it('[AR64] bytes of something else make no view and change none', () => {
  expect(arenaViewCodec.fromKeyframe(Uint8Array.of(1), 1)).toBeUndefined();
  const view = { tick: 1, units: [], round: EMPTY, names: new Map() };
  expect(arenaViewCodec.applyChanges(view, Uint8Array.of(255), 2)).toBeUndefined();
  expect(view.tick).toBe(1);
});
