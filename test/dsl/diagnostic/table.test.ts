// Findings about sheets: they point into the sheet, by row and column.
import { describe, expect, it } from 'vitest';
import { checkPack, fine, listed, one } from '../check/pack-support.ts';

const RULES = `table armour from 'armour.csv'
rule block on hit { modify damage: reduced armour.reduction(target.defense) else 0% }`;

const HEADER = 'level: number key,reduction: percent\n';

function sheet(text: string): { readonly members: Readonly<Record<string, string>> } {
  return { members: { 'armour.csv': text } };
}

describe('reading', () => {
  const cellsOf = (text: string): readonly number[] => [
    ...(fine(RULES, sheet(text)).tables[0]?.cells ?? []),
  ];

  it('[TB1] commas, semicolons, tabs, quotes, marks at the start and blank rows are read', () => {
    expect(cellsOf(`${HEADER}1,10%\n2,15%\n`)).toEqual([1, 10, 2, 15]);
    expect(cellsOf('\uFEFFlevel: number key;reduction: percent\r\n1;10%\r\n2;15%')).toEqual([
      1, 10, 2, 15,
    ]);
    expect(cellsOf('level: number key\treduction: percent\n1\t10%\n')).toEqual([1, 10]);
    expect(cellsOf(`${HEADER}\n"1","10 %"\n\n2, 15%\n,\n`)).toEqual([1, 10, 2, 15]);
  });

  it('[TB1] a comma is a decimal point where semicolons divide the cells, or in no quotes', () => {
    expect(cellsOf('level: number key;reduction: percent\n1,5;12,5%\n')).toEqual([1.5, 12.5]);
    const found = listed(RULES, sheet(`${HEADER}1,12,5%\n`));
    expect(found).toEqual(['TABLE_ROW 1,12,5%']);
  });

  it('[TB2] every type has its cells, and rows are sorted by their keys', () => {
    const text = `table chart from 'armour.csv'
rule r on hit { modify damage: increased chart.share(attacker.element, 2) else 0% }`;
    const { tables } = fine(
      text,
      sheet(
        'share: percent;who: element key;level: number key;wait: duration;reach: distance;is: bool\n' +
          '5%;water;1;1,5s;3m;yes\n10%;fire;2;500ms;0,5 m;false\n-5%;fire;1;1min;1m;no\n',
      ),
    );
    expect(tables).toMatchObject([{ name: 'chart', keyCount: 2, valueCount: 4, rows: 3 }]);
    const rows = [
      [0, 1, -5, 60_000, 1, 0],
      [0, 2, 10, 500, 0.5, 0],
      [1, 1, 5, 1_500, 3, 1],
    ];
    expect([...(tables[0]?.cells ?? [])]).toEqual(rows.flat());
  });

  it('[TB3] a sheet lies beside its rule file or at the root of the pack', () => {
    const text = RULES.replace('armour.csv', 'data/armour.csv');
    fine(text, { members: { 'data/armour.csv': `${HEADER}1,10%` } });
    const program = checkPack('rule z on rest { gain sleeper.hp: 1 }', {
      base: RULES,
      members: { '../base/armour.csv': `${HEADER}1,10%` },
    });
    expect(program.diagnostics).toEqual([]);
    expect(program.program?.tables).toHaveLength(1);
  });
});

describe('findings', () => {
  it('[TB3] a sheet that is not there has the nearest name, and its reads say nothing', () => {
    one(
      RULES.replace('armour.csv', 'armor.csv'),
      {
        code: 'TABLE_MISSING',
        where: "'armor.csv'",
        says: 'Did you mean `armour.csv`?',
        fixed: RULES,
      },
      sheet(`${HEADER}1,10%`),
    );
    one(RULES, { code: 'TABLE_MISSING', where: "'armour.csv'", says: 'The pack has no sheets' });
  });

  it('[TB4] the header says what each column holds', () => {
    const wrong = (header: string, where: string, says: string, code = 'TABLE_HEADER'): void => {
      const options = sheet(`${header}\n1,10%\n`);
      expect(listed(RULES, options)).toEqual([`${code} ${where}`]);
      expect(checkPack(RULES, options).diagnostics[0]?.message).toContain(says);
      expect(checkPack(RULES, options).diagnostics[0]?.file).toBe('armour.csv');
    };
    wrong('level,reduction: percent', 'level', '`level: number key`');
    wrong('level: number key,', 'level: number key,', 'Every column is a key');
    wrong(
      'level: number,reduction: percent',
      'level: number,reduction: percent',
      '`level: number key`',
    );
    wrong(
      'level: number key,reduction: percnt',
      'reduction: percnt',
      'Did you mean `percent`?',
      'UNKNOWN_TYPE',
    );
    wrong('level: number key,reduction: unit', 'reduction: unit', 'no type `unit`', 'UNKNOWN_TYPE');
    wrong(
      'level: number key,level: percent',
      'level: percent',
      'already has a column',
      'DUPLICATE_NAME',
    );
  });

  it('[TB5] a cell that does not fit is told by row and column', () => {
    const cell = (row: string, where: string, says: string): void => {
      one(RULES, { code: 'TABLE_CELL', where, says }, sheet(`${HEADER}1,10%\n${row}\n`));
    };
    cell('two,15%', 'two', 'Row 3, column `level` says `two`, but expected a number such as `12`');
    cell('2,15', '15', 'Row 3, column `reduction` says `15`, but expected a percent such as `30%`');
    cell('2,', '', 'Row 3, column `reduction` is empty');
    cell('2,"1e9%"', '"1e9%"', 'says `1e9%`');
    cell('99999999999999999,1%', '99999999999999999', 'expected a number');
  });

  it('[TB5] a percent without its sign, and a misspelt word, have a fix', () => {
    const [finding] = checkPack(RULES, sheet(`${HEADER}1,10\n`)).diagnostics;
    expect(finding?.fixes.map((fix) => fix.text)).toEqual(['10%']);
    const text = `table chart from 'armour.csv'
rule r on hit { modify damage: increased chart(attacker.element) else 0% }`;
    const options = sheet('who: element key,share: percent\nfyre,10%\n');
    one(text, { code: 'TABLE_CELL', where: 'fyre', says: 'Did you mean `fire`?' }, options);
    expect(checkPack(text, options).diagnostics[0]?.fixes.map((fix) => fix.text)).toEqual(['fire']);
  });

  it('[TB5] every wrong cell is told, at most a hundred', () => {
    const rows = Array.from({ length: 150 }, (_, i) => `${i},none`).join('\n');
    expect(listed(RULES, sheet(HEADER + rows))).toHaveLength(100);
  });

  it('[TB6] a row has as many cells as the header', () => {
    one(
      RULES,
      { code: 'TABLE_ROW', where: '2', says: 'Row 3 has 1 cell, but the header has 2' },
      sheet(`${HEADER}1,10%\n2\n`),
    );
    one(
      RULES,
      { code: 'TABLE_ROW', where: '2,1,5%', says: 'put cells with a comma in quotes' },
      sheet(`${HEADER}1,10%\n2,1,5%\n`),
    );
    fine(RULES, sheet(`${HEADER}1,10%,,\n`));
  });

  it('[TB7] two rows with the same keys are refused', () => {
    const { related } = one(
      RULES,
      { code: 'TABLE_KEY_REPEATED', where: '1,20%', says: 'Row 4 has the same keys as row 2' },
      sheet(`${HEADER}1,10%\n2,15%\n1,20%\n`),
    );
    expect(related?.file).toBe('armour.csv');
  });

  it('[TB8] a sheet has a header, rows, and not too many', () => {
    const size = (text: string, says: string): void => {
      const { diagnostics } = checkPack(RULES, sheet(text));
      expect(diagnostics.map(({ code }) => code)).toEqual(['TABLE_SIZE']);
      expect(diagnostics[0]?.message).toContain(says);
    };
    size('', 'The sheet has no rows');
    size(HEADER, 'The sheet has no rows');
    const row = (i: number): string => `${i},1%\n`;
    size(HEADER + Array.from({ length: 5_000 }, (_, i) => row(i)).join(''), 'at most 4096 rows');
  });

  it('[TB9] what is no sheet is told by its row', () => {
    one(
      RULES,
      { code: 'TABLE_SHEET', where: '2,"15%', says: 'From row 3 on this is no sheet' },
      sheet(`${HEADER}1,10%\n2,"15%\n3,20%\n`),
    );
  });

  it('[TB9] no text makes the reader throw', () => {
    for (const text of ['"', '""""', ',,,\n,,,', '\u0000;\n"a"b', ';;;;\r\r\r', `${HEADER}1,"`]) {
      expect(() => checkPack(RULES, sheet(text))).not.toThrow();
      expect(checkPack(RULES, sheet(text)).program).toBeUndefined();
    }
  });

  it('[TB10] a table that nothing reads is a warning', () => {
    one(
      "table armour from 'armour.csv'\nrule r on rest { gain sleeper.hp: 1 }",
      { code: 'TABLE_UNUSED', where: 'armour', says: 'Nothing looks anything up in the table' },
      sheet(`${HEADER}1,10%\n`),
    );
  });
});
