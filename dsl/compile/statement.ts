// HOT PATH: statements as closures over one frame. Budget: 0 bytes a run.
import { thresholdOf, ticksOf } from '../arithmetic.ts';
import type { TypedExpression, TypedStatement } from '../check/typed.ts';
import { BUCKET, BUCKETS, DRAW_RANGE } from '../runtime.ts';
import { DSL_LIMITS } from '../limits.ts';
import { compileAsk, compileInto } from './question.ts';
import type { Run, Target } from './target.ts';
import { unreachable } from '../unreachable.ts';

const MAX = DSL_LIMITS.valueMax;

type Node<Kind extends TypedStatement['kind']> = Extract<TypedStatement, { kind: Kind }>;

/** What a body of statements is compiled for. */
export interface Place {
  readonly target: Target;
  /** Hash under which chances are drawn. */
  readonly hash: number;
  /** First scratch slot that is no local. */
  readonly at: number;
}

export function compileStatements(place: Place, statements: readonly TypedStatement[]): Run {
  return sequence(statements.map((statement) => compileStatement(place, statement)));
}

/** Runs steps in order; short lists without a loop. */
export function sequence(runs: readonly Run[]): Run {
  const [first, second, third] = runs;
  if (first === undefined) return () => undefined;
  if (second === undefined) return first;
  if (third === undefined) {
    return (frame) => {
      first(frame);
      second(frame);
    };
  }
  const count = runs.length;
  return (frame) => {
    for (let i = 0; i < count; i += 1) runs[i]?.(frame);
  };
}

function compileStatement(place: Place, statement: TypedStatement): Run {
  switch (statement.kind) {
    case 'let': {
      const { target } = place;
      return compileLet(place, statement, target.localBase + statement.slot);
    }
    case 'if':
      return compileIf(place, statement);
    case 'modify':
      return compileModify(place, statement);
    case 'apply':
      return compileApply(place, statement);
    case 'chance':
      return compileChance(place, statement);
    default:
      return unreachable(statement);
  }
}

function compileLet({ target, at }: Place, statement: Node<'let'>, slot: number): Run {
  const value = compileInto(target, statement.value, at);
  return (frame) => {
    value(frame);
    frame.scratch[slot] = frame.scratch[at] ?? 0;
  };
}

function compileIf(place: Place, statement: Node<'if'>): Run {
  const ask = compileAsk(place.target, statement.condition, place.at);
  const then = compileStatements(place, statement.body);
  if (statement.otherwise.length === 0) {
    return (frame) => {
      if (ask(frame)) then(frame);
    };
  }
  const otherwise = compileStatements(place, statement.otherwise);
  return (frame) => {
    if (ask(frame)) then(frame);
    else otherwise(frame);
  };
}

function compileModify({ target, at }: Place, statement: Node<'modify'>): Run {
  const value = compileInto(target, statement.value, at);
  const index = statement.index * BUCKETS + BUCKET[statement.bucket];
  return MODIFY[statement.bucket]({ value, at, index, sign: statement.sign });
}

interface Modify {
  readonly value: Run;
  readonly at: number;
  readonly index: number;
  readonly sign: number;
}

function sum({ value, at, index, sign }: Modify): Run {
  return (frame) => {
    value(frame);
    const total = (frame.buckets[index] ?? 0) + sign * (frame.scratch[at] ?? 0);
    frame.buckets[index] = Math.min(Math.max(total, -MAX), MAX) + 0;
  };
}

const MODIFY: Readonly<Record<keyof typeof BUCKET, (modify: Modify) => Run>> = {
  flat: sum,
  increased: sum,
  more:
    ({ value, at, index, sign }) =>
    (frame) => {
      value(frame);
      const factor = Math.max(0, 100 + sign * (frame.scratch[at] ?? 0));
      const product = ((frame.buckets[index] ?? 1) * factor) / 100;
      frame.buckets[index] = Math.min(Math.max(product, -MAX), MAX) + 0;
    },
  atLeast:
    ({ value, at, index }) =>
    (frame) => {
      value(frame);
      frame.buckets[index] = Math.max(frame.buckets[index] ?? 0, frame.scratch[at] ?? 0) + 0;
    },
  atMost:
    ({ value, at, index }) =>
    (frame) => {
      value(frame);
      frame.buckets[index] = Math.min(frame.buckets[index] ?? 0, frame.scratch[at] ?? 0) + 0;
    },
  set:
    ({ value, at, index }) =>
    (frame) => {
      value(frame);
      frame.buckets[index] = (frame.scratch[at] ?? 0) + 0;
    },
};

function compileApply({ target, at }: Place, statement: Node<'apply'>): Run {
  const { effect, entity, durationMs } = statement;
  const row = compileInto(target, entity, at);
  const { tickMs } = target;
  if (durationMs.kind === 'constant') {
    const ticks = ticksOf(durationMs.value, tickMs);
    return (frame) => {
      row(frame);
      // `| 0`: small integers cross calls without allocation, doubles do not.
      frame.sink.applyEffect(frame, effect, (frame.scratch[at] ?? 0) | 0, ticks);
    };
  }
  const duration = compileInto(target, durationMs, at + 1);
  return (frame) => {
    row(frame);
    duration(frame);
    const ticks = Math.max(1, Math.ceil((frame.scratch[at + 1] ?? 0) / tickMs));
    frame.sink.applyEffect(frame, effect, (frame.scratch[at] ?? 0) | 0, ticks);
  };
}

function compileChance(place: Place, statement: Node<'chance'>): Run {
  const { target, hash, at } = place;
  const { number, percent } = statement;
  const body = compileStatements(place, statement.body);
  if (percent.kind === 'constant') return fixedChance({ hash, number, body, percent });
  const value = compileInto(target, percent, at);
  return (frame) => {
    value(frame);
    const threshold = Math.floor(((frame.scratch[at] ?? 0) * DRAW_RANGE) / 100);
    if (frame.sink.draw(frame, hash, number) < threshold) body(frame);
  };
}

interface FixedChance {
  readonly hash: number;
  readonly number: number;
  readonly body: Run;
  readonly percent: Extract<TypedExpression, { kind: 'constant' }>;
}

function fixedChance({ hash, number, body, percent }: FixedChance): Run {
  const threshold = thresholdOf(percent.value);
  return (frame) => {
    if (frame.sink.draw(frame, hash, number) < threshold) body(frame);
  };
}
