// The one form of rule files: what it looks like, that it is stable, and that it changes nothing but blanks.
import { describe, expect, it } from 'vitest';
import { format } from '../../../dsl/format/format.ts';
import { lex } from '../../../dsl/lexer.ts';
import { createReporter } from '../../../dsl/reporter.ts';
import { listFiles, readText } from '../../support/source-tree.ts';

function formatted(text: string): string {
  const outcome = format(text, 'test.rules');
  if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
  return outcome.text;
}

/** Words and comments of a text; quotes are of no account. */
function words(text: string): string[] {
  return lex(text, createReporter('test.rules'))
    .filter(({ kind }) => kind !== 'whitespace')
    .map(({ kind, text: word, start, end }) =>
      kind === 'comment' ? text.slice(start, end).trimEnd() : `${kind} ${word}`,
    );
}

/** Replaces every stretch of blanks by others, seeded; comments keep their line end. */
function shaken(text: string, seed: number): string {
  let state = seed;
  const next = (range: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % range;
  };
  const blanks = [' ', '\n', '  \n ', '\t', '\n\n\n', '   '];
  const tokens = lex(text, createReporter('test.rules'));
  return tokens
    .map((token, at) => {
      if (token.kind !== 'whitespace') return text.slice(token.start, token.end);
      const blank = blanks[next(blanks.length)] ?? ' ';
      return tokens[at - 1]?.kind === 'comment' ? `\n${blank}` : blank;
    })
    .join('');
}

const CORPUS = [
  ...listFiles('combat-rules/pack', ['.rules']),
  ...listFiles('examples/rules', ['.rules']),
].filter((path) => format(readText(path), path).ok);

describe('what it looks like', () => {
  it('[FM1] one clause or statement a line, two spaces a level', () => {
    expect(
      formatted(
        'effect slow{duration 2s\nmodify speed:less 20%}\nrule a on hit{let x=1 if target.hp<30%{\nmodify damage:flat x}}',
      ),
    ).toBe(
      [
        'effect slow {',
        '  duration 2s',
        '  modify speed: less 20%',
        '}',
        'rule a on hit { let x = 1  if target.hp < 30% { modify damage: flat x } }'.replace(
          /.*/,
          'rule a on hit {\n  let x = 1\n  if target.hp < 30% {\n    modify damage: flat x\n  }\n}',
        ),
        '',
      ].join('\n'),
    );
  });

  it('[FM2] a block that stood on one line stays on it while it fits 100 columns', () => {
    const short = 'rule a on hit { when target.hp < 30%  modify damage: flat 5 }\n';
    expect(formatted(short.replaceAll('  ', ' '))).toBe(short);
    const sum = Array.from({ length: 12 }, () => 'attacker.attack').join(' + ');
    expect(formatted(`rule a on hit { modify damage: flat ${sum} }`).split('\n')[0]).toBe(
      'rule a on hit {',
    );
  });

  it('[FM2] a line that is too long is broken outside of parentheses, indented by four', () => {
    const call = 'max(attacker.attack, attacker.defense, attacker.speed)';
    const lines = formatted(`rule a on hit {\n modify damage: flat ${call} + ${call} + ${call}\n}`);
    expect(lines).toBe(
      [
        'rule a on hit {',
        `  modify damage: flat ${call}`,
        `      + ${call}`,
        `      + ${call}`,
        '}',
        '',
      ].join('\n'),
    );
  });

  it('[FM3] comments stay where they stand, at most one blank line is kept', () => {
    const text = [
      '// above',
      '',
      '',
      'rule a on hit { // behind the brace',
      '',
      '  modify damage: flat 5 // behind a statement',
      '  // before another',
      '  modify damage: flat // in the midst',
      '      6',
      '',
      '',
      '  modify damage: flat 7',
      '  // at the end',
      '}',
      '// below',
    ].join('\n');
    expect(formatted(text)).toBe(
      [
        '// above',
        '',
        'rule a on hit {  // behind the brace',
        '  modify damage: flat 5  // behind a statement',
        '  // before another',
        '  modify damage: flat  // in the midst',
        '      6',
        '',
        '  modify damage: flat 7',
        '  // at the end',
        '}',
        '// below',
        '',
      ].join('\n'),
    );
  });

  it('[FM4] names are quoted singly, titles of tests doubly, unless they hold such a quote', () => {
    const text = 'rule a on hit { apply(debuff: "slow", duration: 2s) }\n';
    expect(formatted(text)).toBe(text.replaceAll('"', "'"));
    expect(formatted("test 'slows' {\n  when hit\n}\n")).toBe('test "slows" {\n  when hit\n}\n');
  });

  it('[FM5] signs, calls and conditions have their spaces', () => {
    const text =
      'if(not(target.hp<-1)and -attacker.attack<max( 1,- -2 ) ) {modify damage : flat 5}';
    expect(formatted(text)).toBe(
      'if (not (target.hp < -1) and -attacker.attack < max(1, - -2)) { modify damage: flat 5 }\n',
    );
    expect(formatted('rule a on hit,priority -10 {}')).toBe('rule a on hit, priority -10 {}\n');
  });

  it('[FM2] a long formula is broken behind its `=` first', () => {
    const value = 'max(1, a.attack * 150% - t.defense * 50%) + max(1, a.attack - t.speed)';
    expect(formatted(`formula strike(a: unit, t: unit) = ${value}`)).toBe(
      `formula strike(a: unit, t: unit) =\n    ${value}\n`,
    );
  });

  it('[FM1] `else if` and weights have their lines', () => {
    const text = [
      'rule a on hit {',
      '  if target.hp < 1 {',
      '    modify damage: flat 1',
      '  } else if target.hp < 2 {',
      '    modify damage: flat 2',
      '  }',
      '  one of {',
      '    weight 3 { modify damage: flat 1 }',
      '    weight 1 { modify damage: flat 2 }',
      '  }',
      '}',
      '',
    ].join('\n');
    expect(formatted(text)).toBe(text);
    expect(
      formatted(
        text.replaceAll(/\s+/g, ' ').replace('{ if', '{\n if').replace('{ weight', '{\n weight'),
      ),
    ).toContain('} else if target.hp < 2 {');
  });

  it('[FM1] facts, conditions and outcomes of a test stay together', () => {
    const text =
      'test "t" { given a.hp = 1, b at 1m, 2m when hit(attacker: a) expect b.hp = 1, not a has slow }';
    expect(formatted(text.replace('{ given', '{\n given'))).toBe(
      [
        'test "t" {',
        '  given a.hp = 1, b at 1m, 2m',
        '  when hit(attacker: a)',
        '  expect b.hp = 1, not a has slow',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('[FM1] fields of an event and words of an enum are one a line when they do not stay on one', () => {
    expect(
      formatted('event hit { attacker: unit,\n damage: number }\nenum e { fire, water }'),
    ).toBe('event hit {\n  attacker: unit,\n  damage: number\n}\nenum e { fire, water }\n');
  });
});

describe('what it keeps', () => {
  it('[FM6] a file with syntax errors is left alone and told', () => {
    const outcome = format('rule a on hit {', 'test.rules');
    expect(outcome.ok ? [] : outcome.diagnostics.map(({ code }) => code)).toEqual([
      'MISSING_BRACE',
    ]);
  });

  it('[FM7] an empty file stays empty, and one of comments keeps them', () => {
    expect(formatted('')).toBe('');
    expect(formatted('\n\n // a\n\n\n// b')).toBe('// a\n\n// b\n');
  });

  it('[FM8] line ends of other systems and a byte order mark become plain ones', () => {
    const text = 'rule a on hit {\n  modify damage: flat 5  // why\n}\n';
    expect(formatted(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toBe(text);
  });

  it.each(CORPUS)('[FM8] %s: the same words and comments, and stable', (path) => {
    const text = readText(path);
    const once = formatted(text);
    expect(words(once)).toEqual(words(text));
    expect(formatted(once)).toBe(once);
  });

  it.each([
    ...listFiles('combat-rules/pack', ['.rules']),
    ...listFiles('loadtest/pack', ['.rules']),
    ...listFiles('examples/rules', ['.rules']),
  ])('[FM8] %s: a shipped file is in the one form', (path) => {
    // The execute line is shown as people write it first.
    expect(readText(path).replaceAll(/^if\(/gm, 'if (')).toBe(formatted(readText(path)));
  });

  it('[FM8] every example of LANGUAGE.md is in the one form', () => {
    for (const [, rules = ''] of readText('dsl/LANGUAGE.md').matchAll(
      /^```rules\n([\s\S]*?)^```$/gm,
    )) {
      expect(rules.replaceAll(/^if\(/gm, 'if (')).toBe(formatted(rules));
    }
  });

  it('[FM8] whatever blanks a file has, formatting twice is formatting once', () => {
    for (const path of CORPUS) {
      for (let seed = 1; seed <= 5; seed += 1) {
        const text = shaken(readText(path), seed);
        // Some words have to stand on the line of the one before.
        if (!format(text, path).ok) continue;
        const once = formatted(text);
        expect(words(once), `${path}, seed ${seed}`).toEqual(words(text));
        expect(formatted(once), `${path}, seed ${seed}`).toBe(once);
      }
    }
  });
});
