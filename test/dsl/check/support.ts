// Checks files against the small game of the guide: findings with their places, and what bodies became.
import { expect } from 'vitest';
import { checkProgram } from '../../../dsl/check/program.ts';
import type { DiagnosticCode } from '../../../dsl/diagnostic-codes.ts';
import type { Diagnostic } from '../../../dsl/diagnostic.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import type { TypedStatement } from '../../../dsl/ir/statement.ts';
import type { Vocabulary } from '../../../dsl/vocabulary.ts';
import { GUIDE } from '../language/guide.ts';
import { applyFix, syntaxFindings } from '../support/finding.ts';

const PATH = 'test.rules';

/** What the examples refer to, declared and used. */
const BASE = `
effect slow { duration 2s  tags debuff.movement  modify speed: less 20% }
effect poison { duration 6s  stack per source max 5, timers each
  tags debuff.poison  own power = source.attack  own victim: unit
  every 1s { hit(attacker: source, target: holder, damage: power) } }
effect free { immune debuff.movement  duration 2s }
resource mana of unit max 100, start 50, gains 5 every 1s
resource combo of unit per target max 5
enum mood { calm, angry }
rule base on rest { apply(buff: free, to: sleeper)  apply(debuff: slow, to: sleeper)
  apply(debuff: poison, to: sleeper, victim: sleeper) }
rule base2 on rest { when sleeper.mana > combo(sleeper, sleeper)  gain sleeper.mana: 1 }
`;

export const GAME: Vocabulary = {
  ...GUIDE,
  functions: [
    {
      name: 'luck',
      parameters: [{ name: 'of', type: { kind: 'entity', entity: 'unit' } }],
      result: { kind: 'number' },
      cost: 5,
      pure: false,
      phases: ['on', 'after'],
    },
    {
      name: 'armour_class',
      parameters: [{ name: 'of', type: { kind: 'entity', entity: 'unit' } }],
      result: { kind: 'number' },
      cost: 5,
      pure: true,
    },
  ],
};

const TABLES: ReadonlyMap<string, string> = new Map([
  ['armour.csv', 'level: number key,reduction: percent,cost: number\n1,10%,5\n2,15%,8\n'],
  ['chart.csv', 'a: element key,b: element key,factor: percent\nfire,grass,200%\n'],
]);

function run(text: string, vocabulary: Vocabulary): ReturnType<typeof checkProgram> {
  const sources = [
    { path: PATH, text },
    { path: 'base.rules', text: BASE },
  ];
  return checkProgram(sources, vocabulary, { members: TABLES });
}

export function findings(text: string, vocabulary: Vocabulary = GAME): readonly Diagnostic[] {
  return run(text, vocabulary).diagnostics;
}

/** Expects one finding: its code, the text under it, a part of its message; and that its fixes lead to no new one. */
export function one(
  text: string,
  code: DiagnosticCode,
  where: string,
  message: string,
): Diagnostic {
  const found = findings(text);
  expect(found.map((finding) => `${finding.code} ${finding.message}`)).toHaveLength(1);
  const [finding] = found;
  if (finding === undefined) throw new Error('no finding');
  expect(finding.code).toBe(code);
  expect(finding.file).toBe(PATH);
  expect(text.slice(finding.span.start, finding.span.end)).toBe(where);
  expect(finding.message).toContain(message);
  for (const fix of finding.fixes) {
    const fixed = applyFix(text, fix);
    expect(syntaxFindings(fixed), `after the fix: ${fixed}`).toEqual([]);
    expect(findings(fixed).filter((left) => left.code === code)).toEqual([]);
  }
  return finding;
}

/** One finding inside a rule on hit. */
export function oneIn(
  statements: string,
  code: DiagnosticCode,
  where: string,
  message: string,
): Diagnostic {
  return one(`rule r on hit { ${statements} }`, code, where, message);
}

/** One finding in a condition of a rule on hit. */
export function oneAsked(
  condition: string,
  code: DiagnosticCode,
  where: string,
  message: string,
): Diagnostic {
  return oneIn(`when ${condition}  modify damage: flat 1`, code, where, message);
}

/** Expects a file without any finding. */
export function fine(text: string, vocabulary: Vocabulary = GAME): TypedProgram {
  const { program, diagnostics } = run(text, vocabulary);
  expect(diagnostics.map((finding) => `${finding.code} ${finding.message}`)).toEqual([]);
  if (program === undefined) throw new Error('no program');
  return program;
}

/** Statements of the first rule on hit, once `when` is out of the way. */
function statementsOf(text: string, vocabulary: Vocabulary = GAME): readonly TypedStatement[] {
  const program = fine(text, vocabulary);
  const [rule] = program.events.find((event) => event.name === 'hit')?.on ?? [];
  return rule?.statements ?? [];
}

/** Statements of `rule r on hit { ... }`. */
export function statements(text: string): readonly TypedStatement[] {
  return statementsOf(`rule r on hit { ${text} }`);
}

/** Of the first statement of a kind, wherever it stands at the top. */
export function first<Kind extends TypedStatement['kind']>(
  list: readonly TypedStatement[],
  kind: Kind,
): Extract<TypedStatement, { kind: Kind }> {
  const found = list.find((statement) => statement.kind === kind);
  if (found === undefined || !isOf(found, kind)) throw new Error(`no ${kind}`);
  return found;
}

function isOf<Kind extends TypedStatement['kind']>(
  statement: TypedStatement,
  kind: Kind,
): statement is Extract<TypedStatement, { kind: Kind }> {
  return statement.kind === kind;
}
