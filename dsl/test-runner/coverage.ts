// Which rules, hooks and skills of a pack ran, and which branches of their conditions were taken.
import type { Observation } from '../interpret/observer.ts';
import type { TypedEffect } from '../ir/effect.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedBody, TypedStatement } from '../ir/statement.ts';

export interface BodyCoverage {
  /** `rule execute`, `effect slow: every`, `skill fireball`. */
  readonly body: string;
  readonly ran: boolean;
  /** In the order they stand; both are wanted. */
  readonly branches: readonly { readonly held: boolean; readonly didNot: boolean }[];
}

export interface CoverageReport {
  readonly bodies: readonly BodyCoverage[];
  readonly bodiesRan: number;
  readonly branches: number;
  readonly branchesTaken: number;
}

/** Notes what ran over all tests of a pack. */
export class Coverage {
  readonly #ran = new Set<TypedBody>();
  readonly #held = new Set<number>();
  readonly #didNot = new Set<number>();

  note(observation: Observation): void {
    if (observation.kind === 'rule' && observation.runs) this.#ran.add(observation.rule);
    if (observation.kind === 'body') this.#ran.add(observation.body);
    if (observation.kind !== 'branch') return;
    (observation.held ? this.#held : this.#didNot).add(observation.branch);
  }

  report(program: TypedProgram): CoverageReport {
    const bodies = bodiesOf(program).map(([body, typed]) => ({
      body,
      ran: this.#ran.has(typed),
      branches: branchesOf(typed.statements).map((branch) => ({
        held: this.#held.has(branch),
        didNot: this.#didNot.has(branch),
      })),
    }));
    const branches = bodies.flatMap((body) => body.branches);
    const taken = branches.map(({ held, didNot }) => (held ? 1 : 0) + (didNot ? 1 : 0));
    return {
      bodies,
      bodiesRan: bodies.filter(({ ran }) => ran).length,
      branches: branches.length * 2,
      branchesTaken: taken.reduce<number>((sum, count) => sum + count, 0),
    };
  }
}

/** What a designer wrote; bodies without statements are left out. */
function bodiesOf(program: TypedProgram): readonly (readonly [string, TypedBody])[] {
  const rules = program.events.flatMap((event) =>
    [...event.before, ...event.on, ...event.after].map(
      (rule) => [`${event.internal ? 'block' : 'rule'} ${rule.name}`, rule] as const,
    ),
  );
  const hooks = program.effects.filter(({ internal }) => !internal).flatMap(hooksOf);
  const skills = program.skills.map(({ name, body }) => [`skill ${name}`, body] as const);
  return [...rules, ...hooks, ...skills].filter(([, { statements }]) => statements.length > 0);
}

function hooksOf(effect: TypedEffect): readonly (readonly [string, TypedBody])[] {
  const { name, modify, every, start, stack, absorbed, ends, end } = effect;
  const hooks: readonly (readonly [string, TypedBody | undefined])[] = [
    ['modify', modify],
    ['every', every?.body],
    ['start', start],
    ['stack', stack],
    ['absorbed', absorbed],
    ...Object.entries(ends),
    ['end', end],
  ];
  return hooks.flatMap(([hook, body]) =>
    body === undefined ? [] : [[`effect ${name}: ${hook}`, body] as const],
  );
}

function branchesOf(statements: readonly TypedStatement[]): readonly number[] {
  return statements.flatMap((statement) => {
    const own = statement.kind === 'if' ? [statement.branch] : [];
    const inner: TypedStatement[] = [];
    if ('body' in statement) inner.push(...statement.body);
    if ('otherwise' in statement) inner.push(...statement.otherwise);
    if ('bodies' in statement) inner.push(...statement.bodies.flat());
    return [...own, ...branchesOf(inner)];
  });
}
