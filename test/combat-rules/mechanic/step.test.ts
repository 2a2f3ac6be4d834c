// What happens by itself: bots, and several things in one step.
import { describe, expect, it } from 'vitest';
import { CHANGE_KIND } from '../../../combat-rules/model/change.ts';
import { TestArena, loadRules } from '../support/arena.ts';

const RULES = `rule ten on hit { modify damage: flat 10 }
  rule five on mend { modify amount: flat 5 }`;

/** An arena in which only `bots` act by themselves. */
function arenaWith(bots: readonly number[], rules = RULES, seed = 1): TestArena {
  const battle = new TestArena(loadRules(rules), seed).withoutBots();
  for (const bot of bots) battle.member(bot, 'leaves');
  battle.changes.length = 0;
  return battle;
}

describe('bots', () => {
  it('[AR22] every unit of an empty arena acts in the first tick', () => {
    const battle = new TestArena(loadRules(RULES));
    const actors = battle
      .run()
      .filter(({ kind }) => kind === CHANGE_KIND.acted)
      .map(({ source }) => source)
      .sort((a, b) => a - b);
    expect(actors).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("[AR22] a member's unit waits for its member", () => {
    const battle = new TestArena(loadRules(RULES));
    battle.member(4, 'joins');
    for (let i = 0; i < 30; i += 1) {
      for (const change of battle.run())
        expect(change.source === 4 && change.kind === 3).toBe(false);
    }
    battle.member(4, 'leaves');
    expect(battle.run().some(({ source, kind }) => source === 4 && kind === 3)).toBe(true);
  });

  it('[AR22] a bot acts again when it is ready, not before', () => {
    const battle = arenaWith([6]);
    const acted: number[] = [];
    while (battle.tick < 16) {
      if (battle.run().some(({ kind }) => kind === CHANGE_KIND.acted)) acted.push(battle.tick);
    }
    expect(acted).toEqual([1, 6, 11, 16]);
  });

  it('[AR22] bots strike every standing enemy, and nobody else', () => {
    const battle = arenaWith([6]);
    battle.set('hp', 3, 10);
    battle.strike(2, 3);
    const targets = new Set<number>();
    for (let i = 1; i < 200; i += 1) {
      battle.skipTo(i * 100);
      // Keeps the downed unit down.
      battle.set('downUntilTick', 3, i * 100 + 50);
      for (const { kind, target } of battle.step()) {
        if (kind === CHANGE_KIND.hit) targets.add(target);
      }
      for (const unit of [1, 5, 7, 9]) battle.set('hp', unit, 80);
    }
    expect([...targets].sort((a, b) => a - b)).toEqual([1, 5, 7, 9]);
  });

  it('[AR15][AR22] two bots draw apart: each pair of targets occurs, and each pair of actions', () => {
    const battle = arenaWith([6, 8]);
    const enemies = [1, 3, 5, 7, 9];
    const targets = new Set<string>();
    const actions = new Set<string>();
    for (let i = 1; i <= 500; i += 1) {
      battle.skipTo(i * 100);
      battle.set('hp', 0, 80);
      for (const enemy of enemies) battle.set('hp', enemy, 80);
      const done = battle
        .step()
        .filter(({ kind }) => kind === CHANGE_KIND.hit || kind === CHANGE_KIND.mended)
        .sort((a, b) => a.source - b.source);
      expect(done.map(({ source }) => source)).toEqual([6, 8]);
      actions.add(done.map(({ kind }) => kind).join());
      if (done.every(({ kind }) => kind === CHANGE_KIND.hit)) {
        targets.add(done.map(({ target }) => target).join());
      }
    }
    expect(targets.size).toBe(enemies.length ** 2);
    expect(actions.size).toBe(4);
  });

  it('[AR22] about one action in five mends the ally with the lowest share of hp', () => {
    const battle = arenaWith([6]);
    let mends = 0;
    for (let i = 1; i <= 500; i += 1) {
      battle.skipTo(i * 100);
      // Guard: 80 of 160 is 50 %; Mage: 41 of 80 is more; Blade: 56 of 110 is more.
      battle.set('hp', 0, 80);
      battle.set('hp', 8, 41);
      battle.set('hp', 2, 56);
      for (const enemy of [1, 3, 5, 7, 9]) battle.set('hp', enemy, 80);
      const mended = battle.step().find(({ kind }) => kind === CHANGE_KIND.mended);
      if (mended === undefined) continue;
      mends += 1;
      expect(mended.target).toBe(0);
    }
    expect(mends).toBeGreaterThan(60);
    expect(mends).toBeLessThan(140);
  });

  it('[AR22] a bot whose allies are unhurt always strikes', () => {
    const battle = arenaWith([6]);
    for (let i = 1; i <= 100; i += 1) {
      battle.skipTo(i * 100);
      for (const enemy of [1, 3, 5, 7, 9]) battle.set('hp', enemy, 80);
      expect(battle.step().filter(({ kind }) => kind === CHANGE_KIND.hit)).toHaveLength(1);
    }
  });

  it('[AR22] a bot with no enemy standing does nothing', () => {
    const battle = arenaWith([6], 'rule r on hit { modify damage: flat 100000 }');
    [0, 2, 4, 8, 6].forEach((actor, i) => battle.strike(actor, 2 * i + 1));
    battle.skipTo(20);
    expect(battle.step()).toEqual([]);
  });
});

describe('step', () => {
  it('[AR23] hits of one step on one unit add up', () => {
    const battle = arenaWith([0, 2, 4, 6, 8]);
    for (const enemy of [3, 5, 7, 9]) {
      battle.set('hp', enemy, 0);
      battle.set('downUntilTick', enemy, 1_000);
    }
    const hits = battle.run().filter(({ kind }) => kind === CHANGE_KIND.hit);
    expect(hits).toHaveLength(5);
    expect(hits.map(({ hp }) => hp)).toEqual([150, 140, 130, 120, 110]);
    expect(battle.get('hp', 1)).toBe(110);
  });

  it('[AR23] a unit downed in the step neither acts nor is chosen any more', () => {
    const battle = arenaWith([0, 1], 'rule r on hit { modify damage: flat 100000 }');
    for (const other of [2, 3, 4, 5, 6, 7, 8, 9]) {
      battle.set('hp', other, 0);
      battle.set('downUntilTick', other, 1_000);
    }
    // In tick 1 slot 1 is the first to act; slot 0 has fallen before its turn.
    const kinds = battle.run().map(({ kind, source }) => [kind, source]);
    expect(kinds).toEqual([
      [CHANGE_KIND.acted, 1],
      [CHANGE_KIND.hit, 1],
      [CHANGE_KIND.downed, 1],
    ]);
    expect(battle.get('downUntilTick', 0)).toBe(31);
  });

  it('[AR23] rules see hp as it was when the step began', () => {
    const rules =
      'rule r on hit { modify damage: flat 1 if target.hp < 100% { modify damage: flat 50 } }';
    const battle = arenaWith([0, 2], rules);
    for (const enemy of [3, 5, 7, 9]) {
      battle.set('hp', enemy, 0);
      battle.set('downUntilTick', enemy, 1_000);
    }
    const hits = battle.run().filter(({ kind }) => kind === CHANGE_KIND.hit);
    expect(hits.map(({ amount }) => amount)).toEqual([1, 1]);
  });
});
