// Which rules, hooks and skills of a pack ran, which branches of their conditions were taken, and which refusals of
// skills happened.
import type { Expression } from '../ast/expression.ts';
import type { Pack } from '../check/pack.ts';
import { typedStatementsIn } from '../describe/blocks.ts';
import { bodyPlaces, type BodyPlace } from '../describe/body-place.ts';
import { effectBodies } from '../describe/effect-bodies.ts';
import { refusalOf, writtenBranches } from '../describe/written.ts';
import type { Observation } from '../interpret/observer.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedBody } from '../ir/statement.ts';
import { lineColumn } from '../report.ts';

export interface BodyCoverage {
  /** `rule execute`, `effect slow: every`, `skill fireball: on use`. */
  readonly body: string;
  readonly file: string;
  readonly line: number;
  readonly ran: boolean;
  /** In the order they stand; both answers are wanted. */
  readonly branches: readonly BranchCoverage[];
  /** Of a skill: why its use may be refused, and whether it was. */
  readonly refusals: readonly { readonly reason: string; readonly happened: boolean }[];
}

export interface BranchCoverage {
  readonly line: number;
  /** The condition as it is written. */
  readonly text: string;
  readonly held: boolean;
  readonly didNot: boolean;
}

export interface CoverageReport {
  readonly bodies: readonly BodyCoverage[];
  readonly bodiesRan: number;
  readonly branches: number;
  readonly branchesTaken: number;
  readonly refusals: number;
  readonly refusalsSeen: number;
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

  report(pack: Pack, program: TypedProgram): CoverageReport {
    const places = bodyPlaces(pack, program);
    const bodies = bodiesOf(program).flatMap((body): BodyCoverage[] => {
      const place = places.get(body.hash);
      if (place === undefined) return [];
      const { name, file, line } = place;
      const branches = this.#branches(body, place, pack.texts.get(file) ?? '');
      const refusals = this.#refusals(body, program);
      return [{ body: name, file, line, ran: this.#ran.has(body), branches, refusals }];
    });
    const branches = bodies.flatMap((body) => body.branches);
    const refusals = bodies.flatMap((body) => body.refusals);
    const taken = branches.map(({ held, didNot }) => Number(held) + Number(didNot));
    return {
      bodies,
      bodiesRan: bodies.filter(({ ran }) => ran).length,
      branches: branches.length * 2,
      branchesTaken: taken.reduce((sum, count) => sum + count, 0),
      refusals: refusals.length,
      refusalsSeen: refusals.filter(({ happened }) => happened).length,
    };
  }

  #branches(body: TypedBody, place: BodyPlace, text: string): readonly BranchCoverage[] {
    return writtenBranches(body, place).map(({ branch, condition }) => ({
      line: condition === 'cooldown' ? place.line : lineColumn(text, condition.span.start).line,
      text: condition === 'cooldown' ? 'its cooldown is over' : sourceOf(text, condition),
      held: this.#held.has(branch),
      didNot: this.#didNot.has(branch),
    }));
  }

  /** Several checks may give the same reason. */
  #refusals({ statements }: TypedBody, { reasons }: TypedProgram): BodyCoverage['refusals'] {
    const happened = new Map<string, boolean>();
    for (const statement of typedStatementsIn(statements)) {
      const reason = reasons[refusalOf(statement) ?? -1];
      if (reason === undefined || statement.kind !== 'if') continue;
      happened.set(reason, happened.get(reason) === true || this.#held.has(statement.branch));
    }
    return [...happened].map(([reason, hasHappened]) => ({ reason, happened: hasHappened }));
  }
}

function sourceOf(text: string, { span }: Expression): string {
  return text.slice(span.start, span.end).replaceAll(/\s+/g, ' ');
}

/** What may do something. */
function bodiesOf(program: TypedProgram): readonly TypedBody[] {
  const rules = program.events.flatMap(({ before, on, after }) => [...before, ...on, ...after]);
  const hooks = program.effects.flatMap((effect) => effectBodies(effect).map(([, body]) => body));
  const skills = program.skills.map(({ body }) => body);
  return [...rules, ...hooks, ...skills].filter(({ statements }) => statements.length > 0);
}
