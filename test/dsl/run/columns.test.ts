// Which columns a program has, and where they lie in a buffer.
import { describe, expect, it } from 'vitest';
import { allocateState, layoutState } from '../../../dsl/run/allocate.ts';
import { columnsOf } from '../../../dsl/run/columns.ts';
import { GAME, UNITS } from './support/game.ts';
import { Pack } from './support/pack.ts';

function program() {
  const pack = new Pack().resource('mana').resource('combo', { pair: true });
  pack.effect('wet', { own: ['a', 'b'] });
  return pack.build();
}

describe('columns', () => {
  it('[CO1] fields, base numbers, resources, instances, delayed events and serials, in a fixed order', () => {
    const columns = columnsOf(program(), GAME);
    expect(columns.map(({ name }) => name)).toEqual([
      ...['hp', 'maxHp', 'attack', 'base.attack', 'speed', 'base.speed', 'x', 'y', 'team'].map(
        (name) => `unit.${name}`,
      ),
      'unit.mana',
      'unit.mana.tick',
      'effect.own.0',
      'effect.own.1',
      ...['id', 'untilTick', 'source', 'stacks', 'nextTick', 'startTick', 'serial', 'tags'].map(
        (name) => `effect.${name}`,
      ),
      'task.field.0',
      'task.field.1',
      'task.field.2',
      ...['event', 'dueTick', 'serial', 'tags', 'origin', 'key.0', 'key.1'].map(
        (name) => `task.${name}`,
      ),
      'run.serial',
    ]);
    const lengthOf = (name: string) => columns.find((one) => one.name === name)?.length;
    expect(lengthOf('unit.hp')).toBe(UNITS);
    expect(lengthOf('effect.id')).toBe(UNITS * 6);
    expect(lengthOf('task.event')).toBe(4);
  });

  it('[CO1] the number of a pair needs an own field, also where no effect has one', () => {
    const pack = new Pack().resource('combo', { pair: true });
    const names = columnsOf(pack.build(), GAME).map(({ name }) => name);
    expect(names).toContain('effect.own.0');
    expect(names).not.toContain('unit.combo');
  });

  it('[CO2] kinds that the game keeps in objects have no field columns, but base numbers and resources', () => {
    const names = columnsOf(program(), GAME, ['unit']).map(({ name }) => name);
    expect(names.slice(0, 4)).toEqual([
      'unit.base.attack',
      'unit.base.speed',
      'unit.mana',
      'unit.mana.tick',
    ]);
  });

  it('[CO3] columns lie in one buffer without overlap, each in the view of its kind', () => {
    const layout = layoutState(program(), GAME);
    const { f64, u32, buffer } = allocateState(layout);
    const taken = new Uint8Array(buffer.byteLength);
    for (const { name, kind, length } of layout.columns) {
      const bytes = kind === 'f64' ? 8 : 4;
      const first = layout.binding.offset(name) * bytes;
      for (let at = first; at < first + length * bytes; at += 1) taken[at] = (taken[at] ?? 0) + 1;
    }
    expect(Math.max(...taken)).toBe(1);
    expect(taken.filter((times) => times === 0).length).toBeLessThan(8);
    expect([f64.byteLength, u32.byteLength]).toEqual([buffer.byteLength, buffer.byteLength]);
    expect(() => layout.binding.offset('unit.nothing')).toThrow('invariant broken');
  });

  it('[CO1] a kind that does not say how many rows it has has one; places for delayed events are 64', () => {
    const kind = { name: 'place', fields: [{ name: 'heat', type: 'number' }] } as const;
    const { tasks: _tasks, ...vocabulary } = { ...GAME, entities: [...GAME.entities, kind] };
    const columns = columnsOf(program(), vocabulary);
    expect(columns.find(({ name }) => name === 'place.heat')?.length).toBe(1);
    expect(columns.find(({ name }) => name === 'task.event')?.length).toBe(64);
  });
});
