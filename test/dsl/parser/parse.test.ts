// The parser has a tree and at most a bounded number of findings for any text, and never throws.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../dsl/ast/expression.ts';
import { check } from '../../../dsl/compile.ts';
import { parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter } from '../../../dsl/reporter.ts';
import { applyFix, findingsOf, syntaxFindings } from '../support/finding.ts';
import { BASE, TOY } from '../support/toy.ts';
import { sketch } from './sketch.ts';

const RICH = `
// everything once
event hit { attacker: unit, target: unit, crit: bool, damage: number }
formula strike(a: unit, t: unit) = max(1, a.attack * 150% - t.defense * 50%)
effect root { duration 1.5s  modify speed: at most 0 }
if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }
rule execute on hit, priority 10 {
  when target.hp <= 30% and not (target has root or crit = true)
  let force = strike(attacker, target) / attacker.speed else 1
  if damage > force { modify damage: more 50% } else if crit { modify damage: flat -force }
  else { chance 25% { apply(debuff: root, to: attacker) } }
}
`;

const PIECES = RICH.split(/(\s+|[(){}:,])/).filter((piece) => piece !== '');

function parse(text: string): readonly string[] {
  const reporter = createReporter('a.rules');
  const file = parseFile(text, reporter);
  for (const { span } of file.declarations) expect(span.end).toBeLessThanOrEqual(text.length);
  for (const { span } of reporter.diagnostics) {
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.start).toBeLessThanOrEqual(span.end);
    expect(span.end).toBeLessThanOrEqual(text.length);
  }
  return reporter.diagnostics.map((one) => one.code);
}

function checkNeverThrows(text: string): void {
  parse(text);
  const outcome = check([{ path: 'a.rules', text }], TOY);
  if (!outcome.ok) expect(outcome.diagnostics.some((one) => one.severity === 'error')).toBe(true);
}

/** The expression of `if ... { }` with explicit grouping. */
function grouping(expression: string): string {
  const file = parseFile(`if ${expression} { }`, createReporter('a.rules'));
  const [rule] = file.declarations;
  const statement = rule?.kind === 'rule' ? rule.body.statements[0] : undefined;
  return statement?.kind === 'if' ? group(statement.condition) : 'none';
}

function group(node: Expression): string {
  if (node.kind === 'has') return `(${group(node.entity)} has ${node.effect.text})`;
  if (node.kind === 'unary') return `(${node.operator} ${group(node.operand)})`;
  if (node.kind === 'call') {
    return `${node.name.text}(${node.args.map((arg) => group(arg.value)).join(', ')})`;
  }
  if (node.kind !== 'binary') return sketch(node);
  const otherwise = node.otherwise === undefined ? '' : ` else ${group(node.otherwise)}`;
  return `(${group(node.left)} ${node.operator} ${group(node.right)}${otherwise})`;
}

describe('parser', () => {
  it('[PA3] the bare line is a legal file, with its effect in another file of the pack', () => {
    const line = "if(target.hp < 30%) { apply(debuff: 'slow', duration: 2s) }";
    expect(findingsOf(line)).toEqual([]);
  });

  it('[PA9][PA10] every construct parses', () => {
    expect(syntaxFindings(RICH)).toEqual([]);
    expect(findingsOf(RICH)).toEqual([]);
  });

  it('[PA4] operators bind in one fixed order', () => {
    expect(grouping('a or b and not c < d + e * -f')).toBe(
      '(a or (b and (not (c < (d + (e * (- f)))))))',
    );
    expect(grouping('a - b - c / d / e')).toBe('((a - b) - ((c / d) / e))');
    expect(grouping('not t has slow and b')).toBe('((not (t has slow)) and b)');
    expect(grouping('(a or b) and c')).toBe('((a or b) and c)');
    expect(grouping('a / b else c + d')).toBe('((a / b else c) + d)');
    expect(grouping('a.b < max(1, -2)')).toBe('(a.b < max(1, (- 2)))');
  });

  it('[PA1] any text has a tree and any pack an outcome', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), checkNeverThrows), {
      numRuns: 500,
    });
  });

  it('[PA1] any order of the words of the language has an outcome', () => {
    const words = fc.array(fc.constantFrom(...PIECES), { maxLength: 120 });
    fc.assert(
      fc.property(words, (pieces) => checkNeverThrows(pieces.join(''))),
      { numRuns: 1_000 },
    );
  });

  it('[PA1] a legal file with a piece removed, doubled or replaced has an outcome', () => {
    const position = fc.nat({ max: PIECES.length - 1 });
    const replacement = fc.oneof(
      fc.constant(''),
      fc.constantFrom(...PIECES),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(position, replacement, (at, text) =>
        checkNeverThrows(PIECES.with(at, text).join('')),
      ),
      { numRuns: 500 },
    );
  });

  it('[PA1] deep and long texts end in a finding, not in a stack overflow', () => {
    const deep = 20_000;
    const texts = [
      `if ${'('.repeat(deep)}`,
      `if ${'not '.repeat(deep)}`,
      `if ${'-'.repeat(deep)}1`,
      `if ${'- '.repeat(deep)}1`,
      `if ${'+'.repeat(deep)}1`,
      'if crit '.repeat(deep),
      'if crit modify damage: flat 1 '.repeat(5_000),
      `if crit { modify damage: more 1%${', more 1%'.repeat(deep)} }`,
      `if ${'f('.repeat(deep)}`,
      `if a${'.b'.repeat(deep)}`,
      'if a { '.repeat(5_000),
      `if a { } ${'else if a { } '.repeat(5_000)}`,
      `if a ${'has '.repeat(deep)}`,
      `if crit { modify damage: set 1 ${'/ 2 else 1 '.repeat(5_000)} }`,
      `if ${'!'.repeat(deep)}`,
      'effect a { '.repeat(5_000),
      `rule ${'a'.repeat(200_000)} on hit {`,
    ];
    for (const text of texts) {
      checkNeverThrows(text);
      expect(parse(text).length).toBeGreaterThan(0);
    }
  });

  it('[PA1] at most 100 errors of a file are reported', () => {
    expect(parse('if crit { ; } '.repeat(500))).toHaveLength(100);
  });

  it('[PA7] a fix for any single missing symbol never makes things worse', () => {
    const position = fc.nat({ max: PIECES.length - 1 });
    fc.assert(
      fc.property(position, (at) => {
        const text = PIECES.with(at, '').join('');
        const before = syntaxFindings(text);
        const [fix] = before.flatMap((finding) => finding.fixes);
        if (fix === undefined) return;
        expect(syntaxFindings(applyFix(text, fix)).length).toBeLessThanOrEqual(before.length);
      }),
      { numRuns: 500 },
    );
  });

  it('[PA2] a single missing ( ) : or , in a legal file is at most one syntax finding', () => {
    for (const [at, piece] of PIECES.entries()) {
      if (!['(', ')', ':', ','].includes(piece)) continue;
      const text = PIECES.with(at, ' ').join('');
      const where = PIECES.slice(Math.max(0, at - 6), at + 6).join('');
      expect(syntaxFindings(text).length, `without ${piece} in ${where}`).toBeLessThanOrEqual(1);
    }
  });

  it('[PA2] BASE of these tests is itself without finding', () => {
    expect(syntaxFindings(BASE)).toEqual([]);
  });
});
