// The grammar for colours, held to the real lexer and parser over every rule file of the project.
import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import type { Tree } from '@lezer/common';
import { describe, expect, it } from 'vitest';
import { loadGrammar } from '../../../dsl/grammar/load.ts';
import { lex } from '../../../dsl/lexer.ts';
import { parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter } from '../../../dsl/reporter.ts';
import type { TokenKind } from '../../../dsl/token.ts';
import { listFiles, readText } from '../../support/source-tree.ts';

const parser = loadGrammar(readText('dsl/grammar/rules.grammar'));

const FILES = listFiles('.', ['.rules']).map((path) => [path, readText(path)] as const);
const EXAMPLES = [...readText('dsl/LANGUAGE.md').matchAll(/^```rules\n([\s\S]*?)^```/gm)].map(
  ([, text = ''], index) => [`LANGUAGE.md, example ${index + 1}`, text] as const,
);
const CORPUS = [...FILES, ...EXAMPLES];

type Class = 'blank' | 'comment' | 'name' | 'keyword' | 'number' | 'string' | 'sign' | 'unknown';

const CLASSES: Readonly<Record<TokenKind, Class>> = {
  whitespace: 'blank',
  comment: 'comment',
  unknown: 'unknown',
  name: 'name',
  keyword: 'keyword',
  number: 'number',
  percent: 'number',
  duration: 'number',
  distance: 'number',
  angle: 'number',
  dice: 'number',
  string: 'string',
  symbol: 'sign',
  end: 'blank',
};

const LEAVES: ReadonlyMap<string, Class> = new Map([
  ['Comment', 'comment'],
  ['Name', 'name'],
  ['StatementWord', 'name'],
  ['DeclarationWord', 'name'],
  ['OverrideWord', 'name'],
  ['RemovedWord', 'name'],
  ['Keyword', 'keyword'],
  ['TopIf', 'keyword'],
  ['EventSubject', 'keyword'],
  ['EffectName', 'keyword'],
  ['Number', 'number'],
  ['String', 'string'],
  ...[
    '{',
    '}',
    '(',
    ')',
    ',',
    ':',
    '.',
    '=',
    'TimesOperator',
    'PlusOperator',
    'Minus',
    'CompareOperator',
    'Foreign',
  ].map((name) => [name, 'sign'] as const),
]);

/** The class of every offset that the tree has a token at. */
function classesOfTree(tree: Tree): Map<number, Class> {
  const classes = new Map<number, Class>();
  tree.iterate({
    enter: ({ node, from, to }) => {
      const found = node.firstChild === null ? LEAVES.get(node.name) : undefined;
      if (found !== undefined) for (let at = from; at < to; at += 1) classes.set(at, found);
    },
  });
  return classes;
}

function classesOfLexer(text: string): Class[] {
  return lex(text, createReporter('test')).flatMap(({ kind, start, end }) =>
    Array.from({ length: end - start }, () => CLASSES[kind]),
  );
}

function isAccepted(text: string): boolean {
  let isFine = true;
  parser.parse(text).iterate({ enter: ({ type }) => void (isFine &&= !type.isError) });
  return isFine;
}

function isParsed(text: string): boolean {
  const reporter = createReporter('test');
  parseFile(text, reporter);
  return reporter.diagnostics.length === 0;
}

/** Where the two disagree: offset, what the lexer says, what the grammar says. */
function disagreements(text: string): string[] {
  const wanted = classesOfLexer(text);
  const found = classesOfTree(parser.parse(text));
  return wanted.flatMap((name, at) => {
    const other = found.get(at) ?? 'blank';
    const line = text.slice(0, at).split('\n').length;
    return other === name
      ? []
      : [`line ${line}: ${name} for ${other} at ${text.slice(at, at + 12)}`];
  });
}

describe('the corpus', () => {
  it.each(CORPUS)(
    '[LZ1] has the same words for grammar and lexer at every offset: %s',
    (_name, text) => {
      expect(disagreements(text)).toEqual([]);
    },
  );

  it.each(CORPUS)('[LZ2] is judged alike by grammar and parser: %s', (_name, text) => {
    expect(isAccepted(text)).toBe(isParsed(text));
  });
});

describe('what is wrong', () => {
  it.each([
    'rule a on hit {',
    'rule a on hit { } }',
    'rule { }',
    'rule a on hit { when }',
    'rule a on hit { when target.hp < }',
    'rule a on hit { let = 5 }',
    'rule a on hit { let b 5 }',
    'rule a on hit { modify damage more 5% }',
    'rule a on hit { modify damage: }',
    'rule a on hit { apply(debuff: ) }',
    "rule a on hit { apply(debuff: 'slow' }",
    'rule a on hit { chance { } }',
    'rule a on hit { if { } }',
    'rule a on hit { when target. }',
    'rule a on hit { when a == b }',
    'rule a on hit { when a && b }',
    'rule a on hit { when a * / b }',
    'rule a on hit { when a; }',
    'effect { duration 1s }',
    'formula f(a: number = a',
    'formula f(a: number) a',
    'modify damage: more 5%',
    'effect a { duration 1s } # no comment',
  ])('[LZ2] is refused by grammar and parser alike: %s', (text) => {
    expect([isAccepted(text), isParsed(text)]).toEqual([false, false]);
  });
});

describe('mutations', () => {
  // Letters, digits and signs of the language: what a slip of the fingers puts there.
  const SIGNS = 'abdeghimnorst_0159%.,:(){}+-*/<>= \n';

  /** A number below `limit` from a small generator, so that a run can be had again. */
  function createChance(seed: number): (limit: number) => number {
    let state = seed;
    return (limit) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
  }

  function mutate(text: string, chance: (limit: number) => number): string {
    const at = chance(text.length);
    const length = chance(3);
    const sign = SIGNS.charAt(chance(SIGNS.length));
    return text.slice(0, at) + (chance(3) === 0 ? '' : sign) + text.slice(at + length);
  }

  it('[LZ3] neither loses a word nor throws when the text is broken', () => {
    const seed = 20_260_101;
    const chance = createChance(seed);
    const wrong: string[] = [];
    for (let round = 0; round < 600; round += 1) {
      const [name, text] = CORPUS[chance(CORPUS.length)] ?? ['', ''];
      const broken = mutate(mutate(text, chance), chance);
      // Quotes and foreign comments that a slip makes are the parser's to understand.
      if (createFindings(broken)) continue;
      const found = disagreements(broken);
      if (found.length > 0) wrong.push(`seed ${seed}, round ${round}, ${name}: ${found[0] ?? ''}`);
    }
    expect(wrong).toEqual([]);
  });

  /** True when the lexer itself had to repair something. */
  function createFindings(text: string): boolean {
    const reporter = createReporter('test');
    lex(text, reporter);
    return reporter.diagnostics.length > 0;
  }
});

describe('colours', () => {
  it('[LZ4] words, names and numbers are coloured as what they are', () => {
    const text = "rule crit on hit {\n  modify damage: more 50% // now\n  apply(debuff: 'slow')\n}";
    const highlighter = tagHighlighter([
      { tag: tags.keyword, class: 'keyword' },
      { tag: tags.definition(tags.function(tags.variableName)), class: 'definition' },
      { tag: tags.number, class: 'number' },
      { tag: tags.string, class: 'string' },
      { tag: tags.lineComment, class: 'comment' },
    ]);
    const coloured: string[] = [];
    highlightTree(parser.parse(text), highlighter, (from, to, name) => {
      coloured.push(`${name} ${text.slice(from, to)}`);
    });
    expect(coloured).toEqual([
      'keyword rule',
      'definition crit',
      'keyword modify',
      'number 50%',
      'comment // now',
      'keyword apply',
      "string 'slow'",
    ]);
  });
});
