// Findings of the lexer, each over a file a designer would plausibly write.
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import { DSL_LIMITS } from '../../../dsl/limits.ts';
import { expectFixed, expectOne, findingsOf } from '../support/finding.ts';
import { TOY } from '../support/toy.ts';

const LINE = "if (target.hp < 30%) { apply(debuff: 'slow') }";

describe('text', () => {
  it('[LX2] a comment starts with // and may stand anywhere', () => {
    expect(findingsOf(`// why\n${LINE} // because\n//`)).toEqual([]);
  });

  it('[LX2] a hash comment is one finding that can be rewritten', () => {
    expectOne(`# slow the weak\n${LINE}`, 'COMMENT_FORM', '#', 'comments start with `//`');
    expectFixed(`# weak\n${LINE}`, 'COMMENT_FORM', `// weak\n${LINE}`);
  });

  it('[LX2] a block comment is one finding that can be rewritten', () => {
    expectOne(`/* slow\n the weak */ ${LINE}`, 'COMMENT_FORM', '/*', 'Put `//` before each line');
    expectFixed(`/* a\nb */ ${LINE}`, 'COMMENT_FORM', `// a\n// b\n ${LINE}`);
  });

  it('[LX2] a block comment without end takes the rest of the file', () => {
    expectOne(`${LINE} /* later`, 'COMMENT_FORM', '/*', 'end with the line');
  });

  it('[LX3] units of time are ms, s and min', () => {
    const apply = (duration: string): string =>
      `if crit { apply(debuff: 'slow', duration: ${duration}) }`;
    expect(findingsOf(apply('500ms'))).toEqual([]);
    expect(findingsOf(apply('1.5s'))).toEqual([]);
    expect(findingsOf(apply('1min'))).toEqual([]);
  });

  it('[LX3] another unit is one finding with the nearest one', () => {
    const text = "if crit { apply(debuff: 'slow', duration: 2sec) }";
    expectOne(
      text,
      'UNKNOWN_UNIT',
      'sec',
      'Units are `%`, `ms`, `s`, `min`, `m` and `deg`. Did you mean `s`?',
    );
    expectFixed(text, 'UNKNOWN_UNIT', text.replace('2sec', '2s'));
  });

  it('[LX3] a number without leading digit is repaired', () => {
    const text = 'if crit { modify damage: flat .5 }';
    expectOne(text, 'NUMBER_MALFORMED', '.5', 'such as `1000` or `0.5`');
    expectFixed(text, 'NUMBER_MALFORMED', 'if crit { modify damage: flat 0.5 }');
  });

  it('[LX3] two decimal points and digit separators are malformed', () => {
    expectOne(
      'if crit { modify damage: flat 1.2.3 }',
      'NUMBER_MALFORMED',
      '1.2.3',
      'is not a number',
    );
    expectFixed(
      'if crit { modify damage: flat 1_000 }',
      'NUMBER_MALFORMED',
      'if crit { modify damage: flat 1000 }',
    );
  });

  it('[LX3] numbers go up to 1,000,000,000,000,000', () => {
    expect(findingsOf('if crit { modify damage: at most 1000000000000000 }')).toEqual([]);
    const text = 'if crit { modify damage: at most 1000000000000001 }';
    expectOne(text, 'NUMBER_TOO_LARGE', '1000000000000001', 'is too large');
  });

  it('[LX4] a quoted name ends on its line', () => {
    const text = "if crit { apply(debuff: 'slow, duration: 2s) }";
    expectOne(text, 'UNCLOSED_STRING', "'slow", 'has no closing quote');
    expectFixed(text, 'UNCLOSED_STRING', "if crit { apply(debuff: 'slow', duration: 2s) }");
  });

  it('[LX5] a run of foreign characters is one finding and is stepped over', () => {
    expectOne('if crit { modify damage: flat 5 @@ }', 'UNEXPECTED_CHARACTER', '@@', 'Remove it');
    expectOne('if crit { modify damage: flat 5 \u{0} }', 'UNEXPECTED_CHARACTER', '\u{0}', 'U+0000');
  });

  it('[LX5] quotes and signs of a word processor are understood and replaced', () => {
    const text = 'if crit { apply(debuff: ‘slow’) }';
    expectOne(text, 'TYPOGRAPHIC_CHARACTER', '‘slow’', "Write `'slow'` instead");
    expectFixed(text, 'TYPOGRAPHIC_CHARACTER', "if crit { apply(debuff: 'slow') }");
    expectFixed(
      'if damage ≤ 5 { modify damage: set 5 }',
      'TYPOGRAPHIC_CHARACTER',
      'if damage <= 5 { modify damage: set 5 }',
    );
  });

  it('[LX6] a file has at most 262,144 characters', () => {
    const pad = (length: number): string => `${LINE}${' '.repeat(length - LINE.length)}`;
    expect(findingsOf(pad(262_144))).toEqual([]);
    expectOne(pad(262_145), 'SOURCE_TOO_LARGE', '', 'Split it into several files');
  });
});

it('[LX7] a pack is read up to its limit, and the file that crosses it is told once', () => {
  const file = (path: string): { path: string; text: string } => ({
    path,
    text: `${'// a comment that only takes room\n'.repeat(6_000)}rule ${path[0]} on hit { modify damage: flat 1 }`,
  });
  const within = [file('a.rules'), file('b.rules')];
  expect(checkProgram(within, TOY).diagnostics).toEqual([]);
  const beyond = [...within, file('c.rules'), file('d.rules')];
  const found = checkProgram(beyond, TOY).diagnostics;
  expect(found.map(({ code, file: path }) => [code, path])).toEqual([
    ['PACK_TOO_LARGE', 'c.rules'],
  ]);
});

it('[LX7] did-you-mean is worked out for a bounded number of names of a pack', () => {
  const letter = (i: number): string => String.fromCharCode(97 + (Math.floor(i) % 26));
  const unknown = Array.from(
    { length: DSL_LIMITS.suggestedNamesMax + 10 },
    (_, i) => `clam${letter(i)}${letter(i / 26)}(1, 2, 3)`,
  );
  const files = Array.from({ length: 2 }, (_, i) => ({
    path: `${i}.rules`,
    text: `rule r${i} on hit { modify damage: flat ${unknown.slice(i * 37, i * 37 + 37).join(' + ')} }`,
  }));
  const found = checkProgram(files, TOY).diagnostics.filter(
    ({ code }) => code === 'UNKNOWN_FUNCTION',
  );
  expect(found).toHaveLength(74);
  const suggesting = found.filter(({ suggestions }) => suggestions.length > 0);
  expect(suggesting).toHaveLength(DSL_LIMITS.suggestedNamesMax);
});
