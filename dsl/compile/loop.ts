// HOT PATH: statements that run blocks an unknown number of times, or one of several. Their blocks are ways of
// their own.
import type { TypedStatement } from '../ir/statement.ts';
import { chooseWeighted } from '../run/dice.ts';
import { HALT } from '../runtime.ts';
import type { Run } from '../tier.ts';
import { canHalt } from './halting.ts';
import { inLanes } from './lane.ts';
import { compileSelection } from './selection.ts';
import type { Build } from './target.ts';

type Node<Kind extends TypedStatement['kind']> = Extract<TypedStatement, { kind: Kind }>;

export function compileOneOf(build: Build, statement: Node<'oneOf'>, at: number): Run {
  const { number } = statement;
  const { hash } = build;
  const weights = statement.weights.map((weight, i) => build.value(weight, at + i));
  const bodies = statement.bodies.map((body) => build.block(body, at));
  const count = weights.length;
  return (frame) => {
    for (let i = 0; i < count; i += 1) weights[i]?.(frame);
    const drawn = frame.sink.draw(frame, hash, number);
    const chosen = chooseWeighted(frame, at, count, drawn);
    if (chosen >= 0) bodies[chosen]?.(frame);
  };
}

export function compileEach(build: Build, statement: Node<'each'>, at: number): Run {
  const { candidate, take } = compileSelection(build, statement.selector, at);
  const body = inLanes(build.block(statement.body, at), statement.body, candidate);
  const ends = canHalt(statement.body);
  return (frame) => {
    const { scratch, selected, selectedLength: first } = frame;
    const end = first + take(frame);
    frame.selectedLength = end;
    for (let i = first; i < end; i += 1) {
      scratch[candidate] = selected[i] ?? 0;
      body(frame);
      if (ends && frame.halt !== HALT.none) break;
    }
    frame.selectedLength = first;
  };
}
