// Who is meant when nothing is said: whom what is going on is about, and who did it.
import type { Argument } from '../ast/expression.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { Finding } from '../reporter.ts';
import { checkAs } from './fit.ts';
import { meaningOf } from './name-meaning.ts';
import type { Body } from './pack.ts';

/** Whom the event or effect is about, when that is one of a kind. */
export function subjectOf(body: Body, entityKind: string): TypedExpression | undefined {
  return named(body, body.subject, entityKind);
}

/** Who did it, when that is one of a kind. */
export function actorOf(body: Body, entityKind: string): TypedExpression | undefined {
  return named(body, body.actor, entityKind);
}

/** Who holds an effect: the one who was given, or the subject; undefined, reported, without either. */
export function holderOf(
  body: Body,
  given: Argument | undefined,
  missing: Pick<Finding, 'span' | 'message' | 'expected'>,
): TypedExpression | undefined {
  const entity = body.pack.vocabulary.effectHolder;
  if (given !== undefined) {
    const typed = checkAs(body, given.value, { kind: 'entity', entity });
    return typed.type.kind === 'error' ? undefined : typed;
  }
  const subject = subjectOf(body, entity);
  if (subject === undefined) body.reporter.error({ code: 'ARGUMENT_MISSING', ...missing });
  return subject;
}

function named(
  body: Body,
  name: string | undefined,
  entityKind: string,
): TypedExpression | undefined {
  const found = name === undefined ? undefined : meaningOf(body, name);
  if (found?.type.kind !== 'entity' || found.type.entity !== entityKind) return undefined;
  return found;
}
