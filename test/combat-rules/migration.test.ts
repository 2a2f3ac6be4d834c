// Battles of the arena that move to packs with other columns, in the engine's own battle.
import { describe, expect, it } from 'vitest';
import { COMMAND_KIND } from '../../combat-rules/model/command.ts';
import { hashName } from '../../dsl/hash.ts';
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import { createBattle, createReport, type Battle } from '../../engine/room/battle.ts';
import { roomLayoutSpec } from '../../engine/room/room-layout.ts';
import { assignLayout } from '../../engine/state/layout.ts';
import { schemaOf } from '../../engine/state/room-schema.ts';
import { FIGHTER, compileRules } from './support/arena.ts';

const POISON = `effect venom { duration 9s  own bite = source.attack  every 1s {
    hit(attacker: source, target: holder, damage: bite, element: shadow)
  } }
  rule r after hit { when element = physical  apply(debuff: venom, to: target) }
  resource fury of unit max 50, start 20`;

function behaviourOf(rules: string, fighter = FIGHTER): RoomBehaviour {
  const outcome = compileRules({ 'fighter.rules': fighter, 'test.rules': `${rules}\n` });
  if (!outcome.ok) throw new Error(outcome.diagnostics.map((one) => one.rendered).join('\n'));
  if (outcome.layout === undefined) throw new Error('an arena has a layout');
  const { room } = outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
  if (room === undefined) throw new Error('an arena runs rooms');
  return room;
}

/** A battle on POISON whose unit 1 was jabbed by unit 0, two seconds ago. */
function poisoned(behaviour = behaviourOf(POISON)): Battle {
  const battle = createBattle({ behaviour, seed: 3, tickMs: 100 });
  const report = createReport();
  for (let member = 0; member < 10; member += 1) battle.join();
  battle.runTick(report);
  const args = Float64Array.of(hashName('jab'), 1, 0, 0);
  battle.enqueue({ member: 0, sequence: 1, kind: COMMAND_KIND.use, args });
  for (let tick = 0; tick < 20; tick += 1) battle.runTick(report);
  return battle;
}

function get({ columns, layout }: Battle, name: string, row: number): number {
  const column = layout.columns.get(name);
  return column === undefined ? Number.NaN : (columns[column.kind][column.offset + row] ?? 0);
}

function moveTo(battle: Battle, behaviour: RoomBehaviour): void {
  const path = [battle.schema, schemaOf(behaviour)];
  expect(behaviour.refusesMove?.(path)).toBeUndefined();
  battle.move(behaviour, path);
}

describe('a move', () => {
  it('[AR59] keeps hit points, places, rounds and what is held, under the names of the new pack', () => {
    const battle = poisoned();
    const [hp, x] = [get(battle, 'unit.hp', 1), get(battle, 'unit.x', 1)];
    expect(hp).toBe(80);
    const renamed = POISON.replace('effect venom', 'effect poison was venom')
      .replace('debuff: venom', 'debuff: poison')
      .replace('resource fury', 'resource rage')
      .replace('start 20', 'start 20, was fury');
    const next = behaviourOf(`${renamed}\nresource mana of unit max 30, start 7`);
    expect(next.layout.digest).not.toBe(battle.layout.digest);
    moveTo(battle, next);
    expect([get(battle, 'unit.hp', 1), get(battle, 'unit.x', 1)]).toEqual([hp, x]);
    expect([get(battle, 'unit.rage', 1), get(battle, 'unit.mana', 1)]).toEqual([20, 7]);
    expect(get(battle, 'arena.round', 0)).toBe(1);
    const report = createReport();
    for (let tick = 0; tick < 10; tick += 1) battle.runTick(report);
    expect(get(battle, 'unit.hp', 1)).toBe(70);
  });

  it('[AR59] units follow a class that is called otherwise', () => {
    const battle = poisoned();
    const knights = FIGHTER.replace('class duelist', 'class knight was duelist');
    moveTo(battle, behaviourOf(POISON, knights));
    expect(get(battle, 'arena.class', 0)).toBe(hashName('class knight'));
    const report = createReport();
    const args = Float64Array.of(hashName('jab'), 1, 0, 0);
    battle.enqueue({ member: 0, sequence: 9, kind: COMMAND_KIND.use, args });
    battle.runTick(report);
    expect(report.replyRefusal[0]).toBe(0);
    // Another jab, and the third bite.
    expect(get(battle, 'unit.hp', 1)).toBe(60);
  });

  it('[AR61] a class that is gone takes its units out of the battle', () => {
    const battle = poisoned();
    moveTo(battle, behaviourOf(POISON, FIGHTER.replace('class duelist', 'class stranger')));
    expect(get(battle, 'arena.class', 0)).toBe(0);
    battle.runTick(createReport());
    expect(get(battle, 'arena.class', 0)).toBe(hashName('class stranger'));
    expect(get(battle, 'unit.hp', 1)).toBe(100);
  });

  it('[AR61] a class that was gone on the way is another one, though both ends have it', () => {
    const battle = poisoned();
    const without = behaviourOf(POISON, FIGHTER.replace('class duelist', 'class stranger'));
    const last = behaviourOf(`${POISON}\nresource mana of unit max 30, start 7`);
    const path = [battle.schema, schemaOf(without), schemaOf(last)];
    battle.move(last, path);
    expect(get(battle, 'arena.class', 0)).toBe(0);
    battle.runTick(createReport());
    expect(get(battle, 'arena.class', 0)).toBe(hashName('class duelist'));
    expect(get(battle, 'unit.hp', 1)).toBe(100);
  });

  it('[AR59] there and back with what was left behind changes no byte', () => {
    const first = behaviourOf(POISON);
    const battle = poisoned(first);
    const before = battle.hash();
    const kept = battle.columns;
    const second = behaviourOf('resource mana of unit max 30, start 7');
    const path = [schemaOf(first), schemaOf(second)];
    battle.move(second, path);
    battle.move(first, path.toReversed(), kept);
    expect(battle.hash()).toBe(before);
  });

  it('[AR59] says what it would do, and does it to no battle', () => {
    const battle = poisoned();
    const before = battle.hash();
    const next = behaviourOf('resource mana of unit max 30, start 7');
    const move = { path: [battle.schema, schemaOf(next)], from: battle.columns, kept: undefined };
    expect(next.touches?.(move)).toEqual([
      { what: 'effect venom', how: 'end silently', count: 1 },
      { what: 'effect venom', how: expect.stringContaining('does not say'), count: 0 },
      { what: 'resource fury', how: expect.stringContaining('does not say'), count: 0 },
    ]);
    expect(battle.hash()).toBe(before);
  });

  it('[AR60] a battle whose schema cannot be read is refused', () => {
    const behaviour = behaviourOf(POISON);
    const own = schemaOf(behaviour);
    for (const text of ['', '{', '{}', '[]', 'null']) {
      expect(behaviour.refusesMove?.([{ ...own, text }, own])).toMatch(/cannot read/);
    }
  });
});
