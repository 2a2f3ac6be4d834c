// The direct tier: what its generated text consists of, how rules are put together, what is loaded once, and what
// happens where code may not be generated. That it does what the other tiers do is in differential.test.ts.
import { describe, expect, it } from 'vitest';
import { generateByFunction } from '../../../dsl/direct/generate.ts';
import { HELPERS } from '../../../dsl/direct/linkage.ts';
import { createDirectTier, openDirectTier, type DirectTier } from '../../../dsl/direct/tier.ts';
import { createInterpreter } from '../../../dsl/interpret/interpreter.ts';
import type { TypedExpression, TypedFormula } from '../../../dsl/ir/expression.ts';
import type { TypedProgram } from '../../../dsl/ir/program.ts';
import type { TypedRule, TypedStatement } from '../../../dsl/ir/statement.ts';
import { NUMBER } from '../../../dsl/types.ts';
import { compareTiers } from '../support/program/agree.ts';
import { generateProgram, HOSTILE_NAMES } from '../support/program/program.ts';
import { unitAt } from '../support/program/statement.ts';
import { constant } from '../support/program/value.ts';
import { BINDING, OBJECT_BINDING } from '../support/program/world.ts';

/** Builds a program and keeps the texts that became code. */
function build(program: TypedProgram): { readonly tier: DirectTier; readonly sources: string[] } {
  const sources: string[] = [];
  const outcome = createDirectTier(program, BINDING, {
    generate: (source) => {
      sources.push(source);
      return generateByFunction(source);
    },
  });
  if (!outcome.ok) throw new Error(outcome.message);
  return { tier: outcome.tier, sources };
}

function column(field: string): TypedExpression {
  return { kind: 'column', type: NUMBER, entity: unitAt(0), entityKind: 'unit', field };
}

function flat(value: TypedExpression): TypedStatement {
  return { kind: 'modify', index: 0, bucket: 'flat', sign: 1, value };
}

/** A program with these rules in one phase of one event. */
function programOf(
  bodies: readonly (readonly TypedStatement[])[],
  formulas: readonly TypedFormula[] = [],
): TypedProgram {
  const base = generateProgram(1);
  const rules = bodies.map((statements, i): TypedRule => ({
    hash: i + 1,
    localCount: 4,
    statements,
    cost: 1,
    name: `rule ${i}`,
    event: 'hit',
    phase: 'before',
    priority: 0,
    file: '',
    start: 0,
  }));
  const [event] = base.events;
  if (event === undefined) throw new Error('no event');
  const events = [{ ...event, before: rules, on: [], after: [] }];
  return { ...base, formulas, events, effects: [], skills: [] };
}

function agreesWithInterpreter(program: TypedProgram): string | undefined {
  const { tier } = build(program);
  const tiers = [
    { name: 'interpreter', tier: createInterpreter(program, BINDING) },
    { name: 'direct', tier },
  ];
  return compareTiers(program, tiers, 5, 20).disagreement;
}

const WORDS = new Set(
  [
    'use strict const let function return if else for break continue true false undefined',
    'linked helpers constants frame event f64 scratch buckets selected sink tags objects',
    'halt depth lane selectedLength emit spend draw host answer sum found some one rows best own',
    Object.keys(HELPERS).join(' '),
  ].flatMap((line) => line.split(' ')),
);

describe('generated text', () => {
  it('[DT1] has no word but those of the compiler, whatever a program calls its things', () => {
    const strange = new Set<string>();
    for (let seed = 1; seed <= 150; seed += 1) {
      const outcome = createDirectTier(
        generateProgram(seed, 4),
        seed % 2 === 0 ? BINDING : OBJECT_BINDING,
        {
          generate: (source) => {
            const code = source.replace("'use strict';", '');
            if (/['"`\\]|\/\/|\/\*|[^\n -~]/.test(code)) strange.add(code);
            for (const [word] of code.matchAll(/[A-Za-z_$][\w$]*/g)) {
              if (!WORDS.has(word) && !/^(?:[chiklnprtvw]|rule|row|lane|e)\d*x?$/.test(word))
                strange.add(word);
            }
            return generateByFunction(source);
          },
        },
      );
      expect(outcome.ok).toBe(true);
    }
    expect([...strange]).toEqual([]);
  });

  it.each(HOSTILE_NAMES)('[DT1] a field named %j is read and reaches no text', (name) => {
    const program = programOf([[flat(column(name))]]);
    const [unit, ...others] = program.entities;
    if (unit === undefined) throw new Error('no unit');
    const entities = [{ ...unit, fields: [...unit.fields, { name, type: 'number' as const }] }];
    const hostile = { ...program, entities: [...entities, ...others] };
    const offset = (key: string): number => (key === `unit.${name}` ? 3 : BINDING.offset(key));
    const sources: string[] = [];
    for (const objects of [[], ['unit']]) {
      createDirectTier(
        hostile,
        { offset, objects },
        {
          generate: (source) => {
            sources.push(source);
            return generateByFunction(source);
          },
        },
      );
    }
    expect(sources).toHaveLength(2);
    expect(sources.join('\n')).not.toContain(name);
    expect(Object.hasOwn(globalThis, 'reached')).toBe(false);
  });

  it('[DT2] prints numbers so that they read back as the same bits', () => {
    const values = [0, -0, 1, -1, 0.1, 1 / 3, 1e21, -1e-7, 5e-324, Number.MAX_VALUE, 2 ** 53];
    const program = programOf(
      values.map((value) => [{ kind: 'emit', op: 5, args: [constant(value)] }]),
    );
    expect(agreesWithInterpreter(program)).toBeUndefined();
    const [source = ''] = build(program).sources;
    for (const value of values)
      expect(source).toContain(Object.is(value, -0) ? '(-0)' : `${value}`);
  });
});

describe('functions', () => {
  it('[DT3] hold at most 100 rules, in order, and a cancelled event enters none of the others', () => {
    const bodies = Array.from({ length: 205 }, (_, i): TypedStatement[] => [
      { kind: 'emit', op: 5, args: [constant(i)] },
      ...(i === 23 ? [{ kind: 'cancel' } as const] : []),
    ]);
    const program = programOf(bodies);
    expect(build(program).tier.functions).toBe(3);
    expect(agreesWithInterpreter(program)).toBeUndefined();
  });

  it('[DT3] hold fewer rules when these are long', () => {
    const long = Array.from({ length: 600 }, () => flat(column('hp')));
    expect(build(programOf([long, long, long, long])).tier.functions).toBe(2);
  });

  it('[DT4] load a column of an entity of the event once, and anew behind a spend', () => {
    const spend: TypedStatement = {
      kind: 'spend',
      place: { resource: 0, entity: unitAt(0) },
      amount: constant(1),
      body: [flat(column('mana'))],
      otherwise: [],
    };
    const reads = [flat(column('mana')), flat(column('mana'))];
    const loads = (program: TypedProgram): number => {
      const [source = ''] = build(program).sources;
      return source.split(`f64[${BINDING.offset('unit.mana')} + `).length - 1;
    };
    expect(loads(programOf([reads, reads, reads]))).toBe(1);
    const spending = programOf([reads, [...reads, spend], reads, reads]);
    expect(loads(spending)).toBe(3);
    expect(agreesWithInterpreter(spending)).toBeUndefined();
  });

  it('[DT5] write small formulas out, and call large ones, whose arguments are stored', () => {
    const [first, second]: readonly TypedExpression[] = [0, 1].map((slot) => ({
      kind: 'local',
      type: NUMBER,
      slot,
    }));
    if (first === undefined || second === undefined) throw new Error('no parameters');
    const plus = (left: TypedExpression, right: TypedExpression): TypedExpression => ({
      kind: 'arithmetic',
      type: NUMBER,
      operator: '+',
      left,
      right,
    });
    let body = plus(first, { kind: 'negate', type: NUMBER, operand: second });
    const formula = (): TypedFormula => {
      return { name: 'f', parameterCount: 2, body, localCount: 2, depth: 1, cost: 1 };
    };
    const small = formula();
    for (let i = 0; i < 40; i += 1) body = plus(body, constant(0));
    const large = formula();
    const call = (f: TypedFormula, ...args: TypedExpression[]): TypedExpression => {
      return { kind: 'call', type: NUMBER, formula: f, args };
    };
    const huge = { kind: 'arithmetic', type: NUMBER, operator: '*', left: constant(1e15) } as const;
    const over: TypedExpression = { ...huge, right: column('max') };
    const nested = (f: TypedFormula): TypedExpression =>
      call(f, constant(1), call(f, over, constant(3)));
    const program = programOf([[flat(nested(small))], [flat(nested(large))]], [small, large]);
    expect(build(program).tier.functions).toBe(2);
    expect(agreesWithInterpreter(program)).toBeUndefined();
  });
});

describe('building', () => {
  it('[DT6] compiles one function in two steps, and serves when all are there', () => {
    const program = programOf(Array.from({ length: 120 }, () => [flat(constant(1))]));
    const tier = openDirectTier(program, BINDING);
    expect([tier.functions, tier.compiled, tier.state]).toEqual([2, 0, 'building']);
    expect(tier.scratchLength).toBeGreaterThan(0);
    expect(() => tier.rules(0, 'before')).toThrow(/not built/);
    const states = Array.from({ length: 5 }, () => `${tier.compileNext()} ${tier.compiled}`);
    expect(states).toEqual(['building 0', 'building 1', 'building 1', 'built 2', 'built 2']);
    expect(tier.rules(0, 'before')).toBe(tier.rules(0, 'before'));
  });

  it('[DT7] says that code is forbidden as a value, and lets other errors pass', () => {
    const program = programOf([[flat(constant(1))]]);
    const refuse = (error: Error) => () =>
      createDirectTier(program, BINDING, {
        generate: () => {
          throw error;
        },
      });
    const forbidden = refuse(new EvalError('Code generation from strings disallowed'))();
    expect(forbidden).toMatchObject({ ok: false, code: 'CODE_GENERATION_FORBIDDEN' });
    expect(refuse(new SyntaxError('a bug'))).toThrow(/a bug/);
  });
});
