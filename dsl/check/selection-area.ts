// Where candidates may be: near, in a cone, on a line, in a ring.
import type { Expression, SelectionArea } from '../ast/expression.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { ANGLE, BOOL, DISTANCE } from '../types.ts';
import { unreachable } from '../unreachable.ts';
import { fixedNumber } from './constant.ts';
import { cosineOf } from './cosine.ts';
import { checkAs } from './fit.ts';
import type { Body } from './pack.ts';
import { both } from './question.ts';
import { checkPlace, hasPlace, isFar, isNear } from './space.ts';

type Question = (candidate: TypedExpression) => TypedExpression;
type Area<Kind extends SelectionArea['kind']> = Extract<SelectionArea, { kind: Kind }>;

/** The question whether a candidate is there; undefined, reported, when something is wrong. */
export function checkArea(
  body: Body,
  area: SelectionArea,
  entityKind: string,
): Question | undefined {
  const question = checkShape(body, area);
  return hasPlace(body, entityKind, area.span) ? question : undefined;
}

function checkShape(body: Body, area: SelectionArea): Question | undefined {
  switch (area.kind) {
    case 'near': {
      const of = checkPlace(body, area.of);
      const within = checkDistanceValue(body, area.within);
      if (of === undefined || within === undefined) return undefined;
      return (candidate) => isNear(candidate, of, within);
    }
    case 'cone':
      return checkCone(body, area);
    case 'line':
      return checkLine(body, area);
    case 'ring': {
      const around = checkPlace(body, area.around);
      const inner = checkDistanceValue(body, area.inner);
      const outer = checkDistanceValue(body, area.outer);
      if (around === undefined || inner === undefined || outer === undefined) return undefined;
      return (candidate) => both(isFar(candidate, around, inner), isNear(candidate, around, outer));
    }
    default:
      return unreachable(area);
  }
}

function checkCone(body: Body, area: Area<'cone'>): Question | undefined {
  const ends = checkEnds(body, area.from, area.towards);
  const within = checkDistanceValue(body, area.within);
  const angle = fixedNumber(body, area.angle, {
    wanted: ANGLE,
    what: 'The angle of a cone',
    example: '60deg',
    range: { low: 1, high: 360 },
  });
  if (ends === undefined || within === undefined || angle === undefined) return undefined;
  const cosine = cosineOf(angle / 2);
  return (entity) =>
    both(isNear(entity, ends.from, within), { kind: 'cone', type: BOOL, entity, ...ends, cosine });
}

function checkLine(body: Body, area: Area<'line'>): Question | undefined {
  const ends = checkEnds(body, area.from, area.to);
  const width = fixedNumber(body, area.width, {
    wanted: DISTANCE,
    what: 'The width of a line',
    example: '2m',
    range: { low: 0.01, high: 1_000_000 },
  });
  if (ends === undefined || width === undefined) return undefined;
  return (entity) => ({ kind: 'line', type: BOOL, entity, ...ends, width });
}

interface Ends {
  readonly from: TypedExpression;
  readonly to: TypedExpression;
}

function checkEnds(body: Body, first: Expression, second: Expression): Ends | undefined {
  const from = checkPlace(body, first);
  const to = checkPlace(body, second);
  return from === undefined || to === undefined ? undefined : { from, to };
}

function checkDistanceValue(body: Body, node: Expression): TypedExpression | undefined {
  const typed = checkAs(body, node, DISTANCE);
  return typed.type.kind === 'error' ? undefined : typed;
}
