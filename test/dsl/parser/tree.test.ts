// Golden trees: what each construct is read as.
import { describe, expect, it } from 'vitest';
import { treeOf, treeOfBody, treeOfValue } from './sketch.ts';

describe('declarations', () => {
  it('[PA15] an event says what becomes of a field and how it is rounded', () => {
    expect(treeOf('event hit { target: unit, damage: number takes target.hp rounded down }')).toBe(
      'event(name: hit, fields: [{name: target, type: unit} {name: damage, type: number, outcome: {direction: take, entity: target, field: hp}, rounded: down}])',
    );
    expect(treeOf('event heal { target: unit, amount: number gives target.hp }')).toBe(
      'event(name: heal, fields: [{name: target, type: unit} {name: amount, type: number, outcome: {direction: give, entity: target, field: hp}}])',
    );
  });

  it('[PA15] enums, tables, tunes and rolls are one line each', () => {
    expect(treeOf('enum element { fire, water, grass }')).toBe(
      'enum(name: element, values: [fire water grass])',
    );
    expect(treeOf("table chart from 'chart.csv'")).toBe('table(name: chart, from: chart.csv)');
    expect(treeOf('tune power = 120 in 80..160')).toBe(
      'tune(name: power, value: 120, low: 80, high: 160)',
    );
    expect(treeOf('tune share = -5% in -10%..1.5%')).toBe(
      'tune(name: share, value: (- 5%), low: (- 10%), high: 1.5%)',
    );
    expect(treeOf('tune wait = 2s')).toBe('tune(name: wait, value: 2000ms)');
    expect(treeOf('roll to_hit on attack = 1d20 + 5')).toBe(
      'roll(name: to_hit, event: attack, value: (1d20 + 5))',
    );
  });

  it('[PA15] a resource is of a kind, or of a pair', () => {
    expect(treeOf('resource mana of unit max 100, start 50, gains 5 every 1s')).toBe(
      'resource(name: mana, isPair: false, max: 100, start: 50, change: {direction: gains, amount: 5, every: 1000ms}, of: unit)',
    );
    expect(treeOf('resource combo of unit per target max 5, loses 1 every 10s')).toBe(
      'resource(name: combo, isPair: true, max: 5, change: {direction: loses, amount: 1, every: 10000ms}, of: unit)',
    );
  });

  it('[PA15] a template is used with named values', () => {
    expect(treeOf('effect venom = dot(amount: 5)')).toBe(
      'effect(name: venom, body: [], template: {name: dot, args: [{name: amount, value: 5}]})',
    );
    expect(
      treeOf(
        'template dot(amount: number) { duration 5s every 1s { hit(target: holder, damage: amount) } }',
      ),
    ).toBe(
      'template(name: dot, parameters: [{name: amount, type: number}], duration: 5000ms, every: {period: 1000ms, body: [raise(event: hit, args: [{name: target, value: holder} {name: damage, value: amount}])]}, body: [])',
    );
  });

  it('[PA15] what a base declares can be overridden', () => {
    expect(treeOf('override effect slow { modify speed: less 20% each stack }')).toBe(
      'effect(name: slow, body: [modify(field: speed, value: 20%, modifier: less, eachStack: true)], isOverride: true)',
    );
    expect(treeOf('override unit goblin of warrior { maxHp 40 }')).toBe(
      'unit(name: goblin, values: [{name: maxHp, value: 40}], of: warrior, isOverride: true)',
    );
    expect(treeOf('override rule a after hit { stop }')).toBe(
      'rule(name: a, phase: after, priority: 0, body: [stop()], event: hit, isOverride: true)',
    );
  });

  it('[PA15] the clauses of a rule come in any order', () => {
    expect(
      treeOf(
        'rule execute on hit, priority 10, cooldown 3s per attacker, depth 3 { when crit stop }',
      ),
    ).toBe(
      'rule(name: execute, phase: on, priority: 10, cooldown: {duration: 3000ms, per: attacker}, depth: 3, body: [stop()], event: hit, condition: crit)',
    );
    expect(treeOf('rule leech after hit, depth 2, priority -5 { }')).toBe(
      'rule(name: leech, phase: after, priority: -5, depth: 2, body: [], event: hit)',
    );
    expect(treeOf('rule dodge before hit { cancel }')).toBe(
      'rule(name: dodge, phase: before, priority: 0, body: [cancel()], event: hit)',
    );
  });

  it('[PA13] words of declarations are names elsewhere', () => {
    expect(
      treeOf('rule unit on item { let skill = 5 let test = skill modify class: flat test }'),
    ).toBe(
      'rule(name: unit, phase: on, priority: 0, body: [let(name: skill, value: 5) let(name: test, value: skill) modify(field: class, value: test, modifier: flat)], event: item)',
    );
    expect(treeOf('event table { item: unit, roll: number }')).toBe(
      'event(name: table, fields: [{name: item, type: unit} {name: roll, type: number}])',
    );
  });
});

describe('clauses', () => {
  it('[PA16] an effect has clauses in any order', () => {
    expect(
      treeOf('effect poison { tags debuff.poison, dot duration 6s immune debuff.sleep }'),
    ).toBe(
      'effect(name: poison, tags: [debuff.poison dot], immune: [debuff.sleep], duration: 6000ms, body: [])',
    );
    expect(
      treeOf(
        'effect poison { stack per source max 5, timers each, on reapply refresh, on full replace sources strongest ends with source }',
      ),
    ).toBe(
      'effect(name: poison, stack: {per: source, max: 5, timers: each, reapply: refresh, full: replace}, sources: strongest, endsWithSource: yes, body: [])',
    );
    expect(
      treeOf('effect poison { own power = source.attack own victim: unit own n: number = 3 }'),
    ).toBe(
      'effect(name: poison, own: [{name: power, value: source.attack} {name: victim, type: unit} {name: n, type: number, value: 3}], body: [])',
    );
    expect(
      treeOf('effect ward { pool 200 from hit, heal, order 1 where not event has holy }'),
    ).toBe(
      'effect(name: ward, pool: {capacity: 200, events: [hit heal], order: 1, where: (not has(entity: event, effect: holy))}, body: [])',
    );
    expect(
      treeOf('effect ward { on stack { } on absorbed { stop } every 1s, first now, last no { } }'),
    ).toBe(
      'effect(name: ward, hooks: [{when: stack, body: []} {when: absorbed, body: [stop()]}], every: {period: 1000ms, first: now, last: no, body: []}, body: [])',
    );
  });

  it('[PA16] an aura is a selection and what it gives', () => {
    expect(
      treeOf(
        'effect b { aura ally in allies of holder except holder near holder within 8m limit 10 gives blessed, every 500ms, linger 1s }',
      ),
    ).toBe(
      'effect(name: b, aura: {selection: {name: ally, source: part(group: allies, areas: [near(of: holder, within: 8m)], except: [holder], of: holder), limit: 10}, effect: blessed, every: 500ms, linger: 1000ms}, body: [])',
    );
  });

  it('[PA23] a hook and every may begin with when', () => {
    expect(
      treeOf('effect a { on died { when cause = died stop } every 1s { when stacks > 1 end } }'),
    ).toBe(
      'effect(name: a, hooks: [{when: died, body: [if(condition: (cause = died), body: [stop()])]}], every: {period: 1000ms, body: [if(condition: (stacks > 1), body: [end()])]}, body: [])',
    );
  });

  it('[PA17] a skill has clauses in any order', () => {
    expect(
      treeOf(
        'skill fireball { target enemy within 30m cost 30 mana cost 3 combo cooldown 8s, starts use cast 1.5s ranks 3 }',
      ),
    ).toBe(
      'skill(name: fireball, costs: [{amount: 30, resource: mana} {amount: 3, resource: combo}], target: {kind: enemy, within: 30m}, cooldown: {duration: 8000ms, starts: use}, cast: 1500ms, ranks: 3)',
    );
    expect(
      treeOf('skill dash { charges 2 every 12s on use { stop } on interrupted { } target self }'),
    ).toBe(
      'skill(name: dash, hooks: [{when: use, body: [stop()]} {when: interrupted, body: []}], charges: {count: 2, every: 12000ms}, target: {kind: self})',
    );
    expect(
      treeOf(
        "skill a { requires not caster has silenced else 'silenced' requires damage / 2 > 1 else 'x' }",
      ),
    ).toBe(
      'skill(name: a, requirements: [{condition: (not has(entity: caster, effect: silenced)), reason: silenced} {condition: ((damage / 2) > 1), reason: x}])',
    );
  });

  it('[PA18] classes, units and items have values, and some have clauses', () => {
    expect(
      treeOf(
        'class mage { maxHp 80  attack 14 element fire skills fireball, blink modify attack: flat 5 tags a.b }',
      ),
    ).toBe(
      'class(name: mage, values: [{name: maxHp, value: 80} {name: attack, value: 14} {name: element, value: fire}], skills: [fireball blink], clauses: {tags: [a.b]}, body: [modify(field: attack, value: 5, modifier: flat)])',
    );
    expect(treeOf('unit goblin of warrior { maxHp 40 speed -5 }')).toBe(
      'unit(name: goblin, values: [{name: maxHp, value: 40} {name: speed, value: (- 5)}], of: warrior)',
    );
    expect(treeOf('item sword { modify attack: flat 5 on start { } }')).toBe(
      'item(name: sword, clauses: {hooks: [{when: start, body: []}]}, body: [modify(field: attack, value: 5, modifier: flat)])',
    );
  });
});

describe('statements', () => {
  it('[PA19] raising an event', () => {
    expect(treeOfBody('hit(attacker: a, damage: 5) as reflected, x.y after 1s')).toBe(
      'raise(event: hit, args: [{name: attacker, value: a} {name: damage, value: 5}], tags: [reflected x.y], delay: 1000ms)',
    );
    expect(treeOfBody('hit(damage: 1) after 2s { stop }')).toBe(
      'raise(event: hit, args: [{name: damage, value: 1}]) after(delay: 2000ms, body: [stop()])',
    );
    expect(treeOfBody('hit() after 2s')).toBe('raise(event: hit, delay: 2000ms)');
  });

  it('[PA19] reaching others and later times', () => {
    expect(treeOfBody('each foe in enemies of attacker limit 5 { stop }')).toBe(
      'each(selection: {name: foe, source: part(group: enemies, of: attacker), limit: 5}, body: [stop()])',
    );
    expect(treeOfBody('after 2s { stop }')).toBe('after(delay: 2000ms, body: [stop()])');
    expect(
      treeOfBody(
        'chain foe in enemies of caster near last within 6m by nearest to last from target jumps 4 every 200ms { }',
      ),
    ).toBe(
      'chain(selection: {name: foe, source: part(group: enemies, areas: [near(of: last, within: 6m)], of: caster), order: nearest(key: last)}, from: target, jumps: 4, body: [], every: 200ms)',
    );
    expect(treeOfBody('channel caster for 3s every 1s { } on broken { stop }')).toBe(
      'channel(bearer: caster, duration: 3000ms, every: 1000ms, body: [], broken: [stop()])',
    );
  });

  it('[PA19] what is kept', () => {
    expect(treeOfBody('spend attacker.mana: 30 { stop } else { end }')).toBe(
      'spend(place: attacker.mana, amount: 30, body: [stop()], otherwise: [end()])',
    );
    expect(treeOfBody('gain combo(a, b): 5 lose a.mana: 1 put a.b: 2')).toBe(
      'gain(place: call(name: combo, args: [{value: a} {value: b}]), value: 5) lose(place: a.mana, value: 1) put(place: a.b, value: 2)',
    );
    expect(treeOfBody('store power: power + 1')).toBe('store(name: power, value: (power + 1))');
  });

  it('[PA19] chance', () => {
    expect(treeOfBody('chance 25% smoothed for attacker { } else { }')).toBe(
      'chance(percent: 25%, body: [], smoothedFor: attacker, otherwise: [])',
    );
    expect(treeOfBody('one of { weight 3 { } weight 1 { stop } }')).toBe(
      'oneOf(choices: [{weight: 3, body: []} {weight: 1, body: [stop()]}])',
    );
  });

  it('[PA19] ending', () => {
    expect(
      treeOfBody('dispel(tag: debuff.x, from: target, limit: 1) end(effect: slow, on: target) end'),
    ).toBe(
      'dispel(args: [{name: tag, value: debuff.x} {name: from, value: target} {name: limit, value: 1}]) end(args: [{name: effect, value: slow} {name: on, value: target}]) end()',
    );
    expect(treeOfBody('cancel stop')).toBe('cancel() stop()');
    expect(treeOfBody("refuse 'no'")).toBe('refuse(reason: no)');
  });

  it('[PA14] words of statements are names elsewhere', () => {
    expect(treeOfBody('let gain = 1 let end = gain let each = end')).toBe(
      'let(name: gain, value: 1) let(name: end, value: gain) let(name: each, value: end)',
    );
    expect(treeOfBody('modify chain: flat after')).toBe(
      'modify(field: chain, value: after, modifier: flat)',
    );
  });
});

describe('selections', () => {
  it('[PA20] areas, exceptions, questions and order', () => {
    expect(treeOfBody('each x in units in cone 60deg from a towards b within 8m limit 4 { }')).toBe(
      'each(selection: {name: x, source: part(group: units, areas: [cone(angle: 60deg, from: a, towards: b, within: 8m)]), limit: 4}, body: [])',
    );
    expect(treeOfBody('each x in units in line from a to b width 2m limit 4 { }')).toBe(
      'each(selection: {name: x, source: part(group: units, areas: [line(from: a, to: b, width: 2m)]), limit: 4}, body: [])',
    );
    expect(treeOfBody('each x in units in ring from 3m to 5m around a limit 4 { }')).toBe(
      'each(selection: {name: x, source: part(group: units, areas: [ring(inner: 3m, outer: 5m, around: a)]), limit: 4}, body: [])',
    );
    expect(
      treeOfBody(
        'each x in units except a, b where hp < 50% near a within 5m limit 4 by lowest hp { }',
      ),
    ).toBe(
      'each(selection: {name: x, source: part(group: units, areas: [near(of: a, within: 5m)], except: [a b], where: (hp < 50%)), limit: 4, order: lowest(key: hp)}, body: [])',
    );
  });

  it('[PA20] groups are joined in parentheses', () => {
    expect(
      treeOfBody(
        'each x in (units near a within 5m or allies of b where hp < 50% or enemies of c) limit 3 by random { }',
      ),
    ).toBe(
      'each(selection: {name: x, source: or(left: or(left: part(group: units, areas: [near(of: a, within: 5m)]), right: part(group: allies, of: b, where: (hp < 50%))), right: part(group: enemies, of: c)), limit: 3, order: random()}, body: [])',
    );
    expect(treeOfBody('each x in (units and (allies of a or allies of b)) limit 3 { }')).toBe(
      'each(selection: {name: x, source: and(left: part(group: units), right: or(left: part(group: allies, of: a), right: part(group: allies, of: b))), limit: 3}, body: [])',
    );
  });
});

describe('values', () => {
  it('[PA21] questions about effects, tags and places', () => {
    expect(treeOfValue('x has debuff.movement from y and z')).toBe(
      '(has(entity: x, effect: debuff.movement, source: y) and z)',
    );
    expect(treeOfValue('event has reflected')).toBe('has(entity: event, effect: reflected)');
    expect(treeOfValue('not x immune to debuff.a')).toBe('(not immune(entity: x, tag: debuff.a))');
    expect(treeOfValue('x within 5m of y')).toBe('within(entity: x, distance: 5m, of: y)');
    expect(treeOfValue('x within reach of y and b')).toBe(
      '(within(entity: x, distance: reach, of: y) and b)',
    );
  });

  it('[PA21] held values and questions about groups', () => {
    expect(treeOfValue('stacks of slow on x.y from z + 1')).toBe(
      '(held(field: stacks, effect: slow, entity: x.y, source: z) + 1)',
    );
    expect(treeOfValue('count(foe in enemies of a limit 5)')).toBe(
      'aggregate(name: count, selection: {name: foe, source: part(group: enemies, of: a), limit: 5})',
    );
    expect(treeOfValue('sum(foe in units limit 5: foe.hp) / 2')).toBe(
      '(aggregate(name: sum, selection: {name: foe, source: part(group: units), limit: 5}, value: foe.hp) / 2)',
    );
    expect(treeOfValue('all(foe in units where hp < 5 limit 5: foe has x)')).toBe(
      'aggregate(name: all, selection: {name: foe, source: part(group: units, where: (hp < 5)), limit: 5}, value: has(entity: foe, effect: x))',
    );
    expect(treeOfValue('min(1, 2)')).toBe('call(name: min, args: [{value: 1} {value: 2}])');
  });

  it('[PA21] an else belongs to the nearest that can take it', () => {
    expect(treeOfValue('if a then b else c + 1')).toBe(
      'choose(condition: a, left: b, right: (c + 1))',
    );
    expect(treeOfValue('if a then x / 2 else y')).toBe(
      'choose(condition: a, left: (x / 2), right: y)',
    );
    expect(treeOfValue('if a then x / y else 0 else z')).toBe(
      'choose(condition: a, left: (x / y else 0), right: z)',
    );
    expect(treeOfValue('if a then f(x) else y')).toBe(
      'choose(condition: a, left: call(name: f, args: [{value: x}]), right: y)',
    );
    expect(treeOfValue('if if a then b else c then 1 else 2')).toBe(
      'choose(condition: choose(condition: a, left: b, right: c), left: 1, right: 2)',
    );
    expect(treeOfValue('a / f(b) else 0')).toBe('(a / call(name: f, args: [{value: b}]) else 0)');
    expect(treeOfValue('a / (f(b) else 1) else 0')).toBe(
      '(a / lookup(table: f, keys: [{value: b}], otherwise: 1) else 0)',
    );
    expect(treeOfValue('max(if a then 1 else 2, 3)')).toBe(
      'call(name: max, args: [{value: choose(condition: a, left: 1, right: 2)} {value: 3}])',
    );
  });

  it('[PA21] tables are asked like functions, or by column', () => {
    expect(treeOfValue('chart(a, b) else 100%')).toBe(
      'lookup(table: chart, keys: [{value: a} {value: b}], otherwise: 100%)',
    );
    expect(treeOfValue('armour.reduction(t.level) else 0%')).toBe(
      'lookup(table: armour, column: reduction, keys: [{value: t.level}], otherwise: 0%)',
    );
  });

  it('[LX8][LX9] distances, angles and dice are values', () => {
    expect(treeOfValue('5m + 1.5m')).toBe('(5m + 1.5m)');
    expect(treeOfValue('90deg')).toBe('90deg');
    expect(treeOfValue('2d6 + 1')).toBe('(2d6 + 1)');
    expect(treeOfValue('3min')).toBe('180000ms');
  });
});

describe('tests', () => {
  it('[PA22] given says what is so', () => {
    expect(
      treeOf('test "a" { seed 7 given a.hp = 29, a has burning for 3s from b with 2 stacks }'),
    ).toBe(
      'test(name: a, steps: [seed(value: 7) given(subject: a.hp, fact: field(value: 29)) given(subject: a, fact: has(effect: burning, duration: 3000ms, source: b, stacks: 2))])',
    );
    expect(
      treeOf('test "a" { given a is mage, a at 3m, -1m, a in team 1, combo(a, b) = 3, edge = 95 }'),
    ).toBe(
      'test(name: a, steps: [given(subject: a, fact: is(record: mage)) given(subject: a, fact: at(x: 3m, y: (- 1m))) given(subject: a, fact: team(team: 1)) given(subject: call(name: combo, args: [{value: a} {value: b}]), fact: field(value: 3)) given(subject: edge, fact: field(value: 95))])',
    );
  });

  it('[PA22] when says what happens', () => {
    expect(
      treeOf(
        'test "a" { when hit(damage: 10) when hit when a uses fireball on b rank 2 when a uses dash when 2s pass }',
      ),
    ).toBe(
      'test(name: a, steps: [raise(event: hit, args: [{name: damage, value: 10}]) raise(event: hit) use(caster: a, skill: fireball, target: b, rank: 2) use(caster: a, skill: dash) pass(duration: 2000ms)])',
    );
  });

  it('[PA22] expect says what came of it', () => {
    expect(
      treeOf(
        'test "a" { expect a.hp = 19, damage = 10, a has slow for 2s, not a has burning, a has poison with 3 stacks }',
      ),
    ).toBe(
      'test(name: a, steps: [expect(condition: (a.hp = 19)) expect(condition: (damage = 10)) expectHas(entity: a, effect: slow, duration: 2000ms) expect(condition: (not has(entity: a, effect: burning))) expectHas(entity: a, effect: poison, stacks: 3)])',
    );
    expect(
      treeOf(`test "a" { expect refused 'silenced', cancelled, refused expect a has slow from b }`),
    ).toBe(
      'test(name: a, steps: [expectRefused(reason: silenced) expectCancelled() expectRefused() expect(condition: has(entity: a, effect: slow, source: b))])',
    );
  });
});
