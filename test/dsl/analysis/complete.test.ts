// Completion in broken code: what is offered where, in which order.
import { describe, expect, it } from 'vitest';
import { completeAt } from '../../../dsl/analysis/complete.ts';
import { openProject } from '../../../dsl/analysis/project.ts';
import { chosen, GAME, labels, PATH } from './game.ts';

describe('declarations and statements', () => {
  it('[AN3] an empty file takes declarations', () => {
    expect(labels('|').slice(0, 3)).toEqual(['rule', 'effect', 'formula']);
  });

  it('[AN3] so does the line after a whole declaration', () => {
    expect(labels('effect a { duration 1s }\nru|')[0]).toBe('rule');
  });

  it('[AN3] a declaration that was never closed is no hindrance to the next', () => {
    expect(labels('rule a on hit { if target.hp > {\n\nrule b on |\n')).toEqual(['hit', 'death']);
  });

  it('[AN3] a rule begins with `when`, and takes statements and events', () => {
    const offered = labels('rule a on hit {\n  |\n}');
    expect(offered[0]).toBe('when');
    expect(offered).toEqual(expect.arrayContaining(['modify', 'apply', 'let', 'hit', 'death']));
    expect(offered).not.toContain('store');
    expect(offered).not.toContain('cancel');
  });

  it('[AN3] only a rule that runs before an event may call it off', () => {
    expect(labels('rule a before hit { ca|')).toContain('cancel');
  });

  it('[AN3] effects, skills and tests take their own clauses', () => {
    expect(labels('effect a { du|')[0]).toBe('duration');
    expect(labels('skill a { co|').slice(0, 2)).toEqual(['cost', 'cooldown']);
    expect(labels('test "a" { ex|')[0]).toBe('expect');
    expect(labels('effect a { on end { st|').slice(0, 2)).toEqual(['store', 'stop']);
  });

  it('[AN3] words of the language follow each other as they may', () => {
    expect(labels('rule a on hit, |')).toEqual(['priority', 'cooldown', 'depth']);
    expect(labels('effect a { stack per |')).toEqual(['target', 'source']);
    expect(labels('effect a { stack per source max 5, timers |')).toEqual(['shared', 'each']);
    expect(labels('effect a { every 1s, first |')).toEqual(['now', 'later']);
    expect(labels('effect a { on d|').slice(0, 2)).toEqual(['dispelled', 'died']);
    expect(labels('rule a on hit { modify damage: |')).toContain('at least');
    expect(labels('event b { x: number takes target.hp rounded |')).toEqual([
      'down',
      'up',
      'nearest',
    ]);
    expect(labels('override |')[0]).toBe('effect');
    expect(labels('removed |')).toEqual(['effect', 'skill', 'resource']);
    expect(labels('effect a { on change |')).toContain('rescale');
    expect(labels('skill bolt { on use { } }\nrule a on hit { use |')).toEqual(['bolt']);
    expect(labels('skill bolt { on use { } }\nrule a on hit { use bolt |')).toContain('on');
  });

  it('[AN3] a game that carries out rules itself is offered what it has', () => {
    const vocabulary = { ...GAME, mechanics: 'rules' } as const;
    const at = (text: string): string[] => {
      const project = openProject({ sources: [{ path: PATH, text }], vocabulary });
      return completeAt(project, PATH, text.length).offers.map(({ label }) => label);
    };
    expect(at('')).toEqual(['rule', 'effect', 'formula', 'if', 'tune', 'table']);
    expect(at('rule a on hit { ')).toEqual(['when', 'modify', 'apply', 'let', 'if', 'chance']);
    expect(at('effect a { ')).toEqual(['duration', 'modify', 'let', 'if']);
  });

  it('[AN3] nothing is offered in comments and for new names', () => {
    expect(labels('// ru|')).toEqual([]);
    expect(labels('rule ru|')).toEqual([]);
  });
});

describe('names', () => {
  it('[AN4] values know the fields of the event, locals and parameters', () => {
    const offered = labels('rule a on hit {\n  let bonus = 2\n  modify damage: flat |\n}');
    expect(offered.slice(0, 4)).toEqual(['bonus', 'attacker', 'target', 'damage']);
    expect(offered).toEqual(expect.arrayContaining(['strike', 'max']));
    expect(labels('formula f(who: unit, much: number) = |').slice(0, 2)).toEqual(['who', 'much']);
  });

  it('[AN4] a `let` is known after it and inside its block only', () => {
    expect(
      labels('rule a on hit { if damage > 1 { let b = 1 } modify damage: flat b|'),
    ).not.toContain('b');
    expect(labels('rule a on hit { let b = 1 if damage > 1 { modify damage: flat b|')[0]).toBe('b');
  });

  it('[AN4] only rules after the event know what came of it', () => {
    expect(labels('rule a after hit { when de|')[0]).toBe('dealt');
    expect(labels('rule a on hit { when de|')).not.toContain('dealt');
  });

  it('[AN4] effects know their holder, skills their caster, chains their index', () => {
    expect(labels('effect a { own much = 2 every 1s { let b = |').slice(0, 3)).toEqual([
      'holder',
      'source',
      'stacks',
    ]);
    expect(labels('effect a { own much = 2 every 1s { let b = mu|')[0]).toBe('much');
    expect(labels('skill a { on use { let b = c|')[0]).toBe('caster');
    expect(
      labels(
        'skill a { on use { chain foe in enemies of caster limit 1 from target jumps 2 { let b = i|',
      )[0],
    ).toBe('index');
  });

  it('[AN4] a dot is followed by the fields of what stands before it', () => {
    expect(labels('rule a on hit { when target.|').slice(0, 3)).toEqual(['hp', 'maxHp', 'attack']);
    expect(labels('rule a on hit { let t = target\n when t.sp|')).toEqual(['speed']);
    expect(
      labels('rule a on hit { each foe in enemies of attacker limit 3 { let b = foe.e|')[0],
    ).toBe('element');
  });

  it('[AN4] resources stand among the fields of their kind', () => {
    const mana = 'resource mana of unit max 100';
    expect(labels('rule a on hit { when target.ma|', { 'mana.rules': mana })).toContain('mana');
  });

  it('[AN4] `has` is followed by effects, then by tags, of events by their own', () => {
    const poison = { 'poison.rules': 'effect poison { tags debuff.poison, dot }' };
    const offered = labels('rule a on hit { when target has |', poison);
    expect(offered.slice(0, 2)).toEqual(['slow', 'poison']);
    expect(offered).toEqual(expect.arrayContaining(['debuff', 'debuff.poison', 'dot']));
    expect(labels('rule a on hit { when target has debuff.|', poison)).toEqual(['poison']);
    const raised = { 'r.rules': 'rule r after hit { hit(damage: 1) as reflected }' };
    expect(labels('rule a on hit { when event has |', raised)).toEqual(['reflected']);
  });

  it('[AN4] arguments come by name, those given already no more', () => {
    expect(labels("rule a on hit { apply(debuff: 'slow', |").slice(0, 2)).toEqual([
      'duration',
      'to',
    ]);
    expect(labels('rule a on hit { hit(attacker: target, |')[0]).toBe('target');
    const own = { 'o.rules': 'effect burn { own heat: number }' };
    expect(labels("rule a on hit { apply(debuff: 'burn', |", own)[0]).toBe('heat');
  });

  it('[AN4] effects are offered inside quotes and with them', () => {
    expect(labels("rule a on hit { apply(debuff: '|")).toEqual(['slow']);
    expect(chosen("rule a on hit { apply(debuff: '|", 'slow')).toBe(
      "rule a on hit { apply(debuff: 'slow",
    );
    expect(chosen('rule a on hit { apply(debuff: |', 'slow')).toBe(
      "rule a on hit { apply(debuff: 'slow'",
    );
  });

  it('[AN4] items and classes that do something stand where effects do', () => {
    const ring = {
      'i.rules': 'item ring { modify attack: flat 5 }\nitem scrap { }\nclass mage { maxHp 80 }',
    };
    expect(labels('rule a on hit { when target has |', ring).slice(0, 2)).toEqual(['slow', 'ring']);
    expect(labels('rule a on hit { when target has |', ring)).not.toContain('mage');
    expect(labels("rule a on hit { apply(buff: '|", ring)).toEqual(['slow', 'ring']);
  });

  it('[AN4] `modify` takes what may be modified: of the event, or of the holder', () => {
    expect(labels('rule a on hit { modify |')).toEqual(['damage']);
    expect(labels('effect a { modify |')).toEqual(['attack', 'speed']);
  });

  it('[AN4] types, groups, orders and units of measure', () => {
    expect(labels('formula f(a: |').slice(0, 3)).toEqual(['unit', 'number', 'percent']);
    expect(labels('rule a on hit { each foe in |')).toEqual(['enemies of', 'allies of', 'units']);
    expect(labels('rule a on hit { each foe in units limit 3 by |')[0]).toBe('nearest to');
    expect(labels('rule a on hit { each foe in units where |')[0]).toBe('hp');
    expect(labels('rule a on hit { let b = 30|')).toEqual([
      '30%',
      '30s',
      '30ms',
      '30min',
      '30m',
      '30deg',
    ]);
    expect(chosen('rule a on hit { let b = 30|', '30%')).toBe('rule a on hit { let b = 30%');
  });

  it('[AN4] a word of an enum is offered where one is compared', () => {
    expect(labels('rule a on hit { when target.element = f|')[0]).toBe('fire');
  });

  it('[AN4] tunes and rolls are values with what they are', () => {
    expect(labels('tune power = 120\nroll edge on hit = 3\nrule a on hit { let b = po|')[0]).toBe(
      'power',
    );
  });
});
