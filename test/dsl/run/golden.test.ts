// The situations that the language must be able to say, as programs built by hand.
import { describe, expect, it } from 'vitest';
import { startBattle, type Battle } from './support/battle.ts';
import { EVENT } from './support/game.ts';
import { GIVE, goldenPack, SKILL } from './support/golden.ts';

/** Units 0, 2, 4 against 1, 3, 5, a metre apart; nothing is due to luck. */
function start(): Battle {
  const battle = startBattle(goldenPack());
  for (let row = 0; row < 6; row += 1) battle.set('hp', row, 100);
  return battle;
}

/** Without the points for the finisher, which every hit gives. */
function story(battle: Battle): string[] {
  return battle.log.filter((line) => !line.startsWith('combo'));
}

function hits(battle: Battle): string[] {
  return battle.log
    .filter((line) => line.startsWith('hit'))
    .map((line) => line.split(' = ')[0] ?? '');
}

describe('the situations that the language must be able to say', () => {
  it('[IN3] a poison stacks per source, each alone, on the power its source had', () => {
    const battle = start();
    battle.set('maxHp', 1, 10_000);
    battle.set('hp', 1, 10_000);
    battle.raise(EVENT.heal, 0, 1, GIVE.poison);
    battle.pass(5);
    battle.raise(EVENT.heal, 0, 1, GIVE.poison);
    battle.raise(EVENT.heal, 2, 1, GIVE.poison);
    battle.set('attack', 0, 900);
    expect(battle.held(1)).toEqual(['poison', 'poison', 'poison']);
    battle.log.length = 0;
    battle.pass(60);
    expect(battle.held(1)).toEqual([]);
    // Six ticks each; 10 damage, or 15 when the pack's chance says so.
    expect(hits(battle)).toHaveLength(18);
    expect(hits(battle).every((line) => /^hit [02]>1 1[05]$/.test(line))).toBe(true);
  });

  it('[IN4] the sixth stack replaces the oldest', () => {
    const battle = start();
    for (let i = 0; i < 6; i += 1) battle.raise(EVENT.heal, 0, 1, GIVE.poison);
    expect(battle.held(1)).toHaveLength(5);
    expect(battle.log).toContain('ended poison 0>1 replaced');
  });

  it('[RN6] a poison jumps to the two nearby when its victim dies, with credit for its source', () => {
    const battle = start();
    battle.raise(EVENT.heal, 0, 1, GIVE.poison);
    battle.log.length = 0;
    battle.hit(2, 1, 100);
    expect(story(battle).slice(1)).toEqual([
      'die 2>1',
      'ended poison 0>1 died',
      'began poison 0>3 x1',
      'began poison 0>5 x1',
    ]);
  });

  it('[RN13] a shield absorbs 200, gives back a fifth, and breaks; reflections are not reflected', () => {
    const battle = start();
    battle.raise(EVENT.heal, 0, 0, GIVE.shield);
    battle.raise(EVENT.heal, 1, 1, GIVE.shield);
    battle.log.length = 0;
    battle.hit(0, 1, 100);
    const amount = Number(battle.log[0]?.split(' ')[2]);
    expect([100, 150]).toContain(amount);
    expect(story(battle)[1]).toMatch(new RegExp(`^hit 1>0 (${amount / 5}|${amount * 0.3}) = `));
    expect(story(battle)).toHaveLength(2);
    battle.hit(2, 1, 400);
    expect(battle.log).toContain('ended shield 1>1 broken');
    const [whole, , absorbed, , dealt, , overkill] = (story(battle)[2] ?? '')
      .split(' ')
      .slice(2)
      .map(Number);
    expect(absorbed).toBe(200 - amount);
    expect(dealt).toBe(100);
    expect((absorbed ?? 0) + (dealt ?? 0) + (overkill ?? 0)).toBe(whole);
  });

  it('[RN17] a finisher needs three points against its target, and takes them', () => {
    const battle = start();
    battle.hit(0, 1, 1);
    battle.hit(0, 3, 1);
    battle.hit(0, 1, 1);
    expect(battle.program.reasons[battle.runner.use(SKILL.finish, 0, 1, 1)]).toBe('not enough');
    expect(battle.get('mana', 0)).toBe(60);
    battle.hit(0, 1, 1);
    expect(battle.runner.use(SKILL.finish, 0, 1, 1)).toBe(0);
    expect(battle.get('mana', 0)).toBe(40);
  });

  it('[IN12] an aura helps allies nearby but not its bearer, lingers, counts once, and ends with its bearer', () => {
    const battle = start();
    battle.set('x', 4, 30);
    battle.raise(EVENT.heal, 0, 0, GIVE.banner);
    battle.pass(5);
    const speeds = () => [0, 2, 4].map((row) => battle.get('speed', row));
    expect(speeds()).toEqual([100, 120, 100]);
    battle.raise(EVENT.heal, 4, 4, GIVE.banner);
    battle.set('x', 4, 3);
    battle.pass(5);
    expect(speeds()).toEqual([120, 120, 120]);
    battle.set('x', 0, 100);
    battle.pass(14);
    expect(speeds()).toEqual([120, 120, 120]);
    battle.pass(6);
    expect(speeds()).toEqual([100, 120, 100]);
    battle.hit(1, 4, 100);
    expect(speeds()).toEqual([100, 100, 100]);
  });

  it('[RN11] a channelled lightning jumps four times, weaker, never twice to the same', () => {
    const battle = start();
    for (let row = 0; row < 6; row += 1) battle.set('maxHp', row, 1_000);
    for (let row = 0; row < 6; row += 1) battle.set('hp', row, 1_000);
    battle.set('team', 2, 1);
    expect(battle.runner.use(SKILL.lightning, 0, 3, 1)).toBe(0);
    battle.pass(9);
    const targets = ['0>3', '0>2', '0>1', '0>5'];
    expect(hits(battle).map((line) => line.slice(4, 7))).toEqual(targets);
    const amounts = hits(battle).map((line) => Number(line.slice(8)));
    const plain = [20, 16, 12.8, 10.24];
    plain.forEach((amount, i) => expect([amount, amount * 1.5]).toContain(amounts[i]));
    battle.log.length = 0;
    battle.pass(20);
    const again = hits(battle).map((line) => line.slice(4, 7));
    expect(again).toEqual([...targets, ...targets]);
  });

  it('[RN6] a channel ends with the life of its caster, its jumps in flight go on', () => {
    const battle = start();
    battle.runner.use(SKILL.lightning, 0, 3, 1);
    battle.hit(1, 0, 100);
    expect(battle.log).toContain('ended channel 0>0 died');
    expect(battle.log).toContain('note 0>0');
    battle.log.length = 0;
    battle.pass(20);
    expect(hits(battle).map((line) => line.slice(4, 7))).toEqual(['0>1', '0>5']);
  });
});
