// HOT PATH: what draws for each candidate of a loop does so in a lane of its own; what does not, pays nothing.
import { statementsDraw, valueDraws } from '../ir/draws.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { laneOf } from '../run/chance.ts';
import type { Ask, Run } from '../tier.ts';

/** `run` of these statements, in the lane of the candidate in a scratch slot. */
export function inLanes(run: Run, body: readonly TypedStatement[], candidate: number): Run {
  return statementsDraw(body) ? laned(run, candidate) : run;
}

/** The same of a value. */
export function valueInLanes(run: Run, value: TypedExpression, candidate: number): Run {
  return valueDraws(value) ? laned(run, candidate) : run;
}

/** The same of a question. */
export function askInLanes(ask: Ask, value: TypedExpression, candidate: number): Ask {
  if (!valueDraws(value)) return ask;
  return (frame) => {
    const { lane } = frame;
    frame.lane = laneOf(lane, (frame.scratch[candidate] ?? 0) | 0);
    const answer = ask(frame);
    frame.lane = lane;
    return answer;
  };
}

function laned(run: Run, candidate: number): Run {
  return (frame) => {
    const { lane } = frame;
    frame.lane = laneOf(lane, (frame.scratch[candidate] ?? 0) | 0);
    run(frame);
    frame.lane = lane;
  };
}
