// Who is meant when nothing is said: whom what is going on is about, and who did it.
import type { TypedExpression } from '../ir/expression.ts';
import { lookUp } from './look-up.ts';
import type { Body } from './pack.ts';

/** Whom the event or effect is about, when that is one of a kind. */
export function subjectOf(body: Body, entityKind: string): TypedExpression | undefined {
  return named(body, body.subject, entityKind);
}

/** Who did it, when that is one of a kind. */
export function actorOf(body: Body, entityKind: string): TypedExpression | undefined {
  return named(body, body.actor, entityKind);
}

function named(
  body: Body,
  name: string | undefined,
  entityKind: string,
): TypedExpression | undefined {
  const found = name === undefined ? undefined : lookUp(body, name);
  if (found?.type.kind !== 'entity' || found.type.entity !== entityKind) return undefined;
  return found;
}
