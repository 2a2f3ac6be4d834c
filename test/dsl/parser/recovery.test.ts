// After a mistake, reading goes on where the next thing begins: what stands there is read as if nothing had been.
import { describe, expect, it } from 'vitest';
import { parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter } from '../../../dsl/reporter.ts';
import { sketch } from './sketch.ts';

interface Outcome {
  readonly codes: readonly string[];
  /** Kind and name of each declaration. */
  readonly heads: readonly string[];
  readonly tree: string;
}

function outcomeOf(text: string): Outcome {
  const reporter = createReporter('a.rules');
  const { declarations } = parseFile(text, reporter);
  return {
    codes: reporter.diagnostics.map(({ code }) => code),
    heads: declarations.map((node) => `${node.kind} ${node.name?.text ?? ''}`),
    tree: declarations.map(sketch).join(' '),
  };
}

describe('recovery', () => {
  it('[PA24] a word of a declaration in column 1 ends what was left open', () => {
    for (const [head, kind] of [
      ['skill b { target self }', 'skill'],
      ['unit b of c { hp 1 }', 'unit'],
      ['class b { hp 1 }', 'class'],
      ['item b { attack 1 }', 'item'],
      ['enum b { x }', 'enum'],
      ['tune b = 1', 'tune'],
      ['roll b on hit = 1d6', 'roll'],
      ["table b from 'b.csv'", 'table'],
      ['resource b of unit max 1', 'resource'],
      ['template b() { }', 'template'],
      ['override effect b { }', 'effect'],
      ["test 'b' { }", 'test'],
    ] as const) {
      const { codes, heads } = outcomeOf(`rule a on hit {\n  if crit {\n    stop\n${head}`);
      expect([codes, heads], head).toEqual([['MISSING_BRACE'], ['rule a', `${kind} b`]]);
    }
  });

  it('[PA24] it does so too where it starts a line outside all braces', () => {
    const { codes, heads } = outcomeOf('  rule a on hit\n  skill b { target self }');
    expect([codes, heads]).toEqual([['EXPECTED_BLOCK'], ['rule a', 'skill b']]);
  });

  it('[PA24] an indented head in a block that was not closed is one finding', () => {
    for (const open of [
      'rule a on hit { stop',
      'effect a { duration 2s',
      'skill a { cast 1s',
      'class a { hp 1',
    ]) {
      const { codes, heads } = outcomeOf(`${open}\n  skill b { target self }`);
      expect([codes, heads[1]], open).toEqual([['MISSING_BRACE'], 'skill b']);
    }
  });

  it('[PA13] in the middle of a line the same word is a name', () => {
    const text = 'rule a on hit { modify skill: flat unit }';
    expect(outcomeOf(text).codes).toEqual([]);
    expect(outcomeOf('effect a {\nitem.hp = 5\n}').codes).toEqual(['ASSIGNMENT']);
  });

  it('[PA24] a broken clause does not take the next one with it', () => {
    const effect = outcomeOf('effect a { duration\n tags x\n every {}\n own y = 1\n on dead { } }');
    expect(effect.codes).toEqual(['EXPECTED_EXPRESSION', 'EXPECTED_EXPRESSION', 'CLAUSE_UNKNOWN']);
    expect(effect.tree).toContain('tags: [x]');
    expect(effect.tree).toContain('own: [{name: y, value: 1}]');
    expect(effect.tree).toContain('hooks: [{when: died');
    const skill = outcomeOf('skill a {\n cost\n cast 1s\n target foes 3\n ranks 2\n}');
    expect(skill.codes.length).toBeLessThanOrEqual(3);
    expect(skill.tree).toContain('cast: 1000ms');
    expect(skill.tree).toContain('ranks: 2');
  });

  it('[PA24] a broken step does not take the next one with it', () => {
    const { codes, tree } = outcomeOf(
      'test "a" {\n given a.hp =\n when 2s pass\n expect a.hp <\n seed 3\n}',
    );
    expect(codes).toEqual(['EXPECTED_EXPRESSION', 'EXPECTED_EXPRESSION']);
    expect(tree).toContain('pass(duration: 2000ms)');
    expect(tree).toContain('seed(value: 3)');
  });

  it('[PA24] a broken statement does not take the next one with it', () => {
    const { codes, tree } = outcomeOf(
      'rule a on hit {\n gain x.y:\n each foe in\n lose x.y: 1\n hit(damage: )\n after 1s { stop }\n}',
    );
    expect(codes).toEqual(['EXPECTED_EXPRESSION', 'EXPECTED_NAME', 'EXPECTED_EXPRESSION']);
    expect(tree).toContain('lose(place: x.y, value: 1)');
    expect(tree).toContain('after(delay: 1000ms, body: [stop()])');
  });

  it('[PA24] a broken list ends at its own brace', () => {
    const { codes, heads } = outcomeOf('event a { x 5, y: number }\nenum b { 1, 2 }\nenum c { x }');
    expect(codes).toEqual(['EXPECTED_NAME', 'EXPECTED_NAME']);
    expect(heads).toEqual(['event a', 'enum b', 'enum c']);
  });

  it('[PA24] what was meant is in the tree', () => {
    expect(outcomeOf('effect a { stack 3 }').tree).toContain('stack: {max: 3}');
    expect(outcomeOf('skill a { cost mana 30 }').tree).toContain('{amount: 30, resource: mana}');
    expect(outcomeOf('resource a of unit max 1, gain 2 every 1s').tree).toContain(
      'direction: gains',
    );
    expect(outcomeOf('rule a befor hit { }').tree).toContain('phase: before');
    expect(outcomeOf('test "a" { given a team 1 }').tree).toContain('team(team: 1)');
  });
});
