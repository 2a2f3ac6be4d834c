// What a bare name means: a field of the candidate, a `let`, a slot of the context, a tune, a roll,
// or something of the body around a delayed block, which is then captured.
import { rollValue } from './dice.ts';
import type { Body } from './pack.ts';
import type { ColumnExpression, TypedExpression } from '../ir/expression.ts';
import type { FieldDeclaration } from '../vocabulary.ts';
import type { Type } from '../types.ts';

/** The meaning of a name, or undefined. Marks what it means as used. */
export function meaningOf(body: Body, name: string): TypedExpression | undefined {
  return (
    candidateField(body, name) ??
    local(body, name) ??
    slot(body, name) ??
    tune(body, name) ??
    roll(body, name) ??
    captured(body, name)
  );
}

/** Whether a name means something here; marks nothing. */
export function isKnownName(body: Body, name: string): boolean {
  if (body.scopes.some((scope) => scope.has(name)) || body.context.has(name)) return true;
  if (body.pack.tunes.has(name) || body.pack.rolls.has(name)) return true;
  if (body.candidates.some(({ entity }) => body.pack.entities.get(entity)?.fields.has(name)))
    return true;
  return body.outer !== undefined && isKnownName(body.outer, name);
}

/** Names that mean something here, nearest first. */
export function namesIn(body: Body): string[] {
  const locals = body.scopes.flatMap((scope) => [...scope.keys()]);
  const around = body.outer === undefined ? [] : namesIn(body.outer);
  const candidate = body.candidates.at(-1);
  const fields = candidate && body.pack.entities.get(candidate.entity)?.fields.keys();
  return [...new Set([...(fields ?? []), ...locals, ...body.context.keys(), ...around])];
}

/** A field of an entity, as a value. */
export function columnOf(
  body: Body,
  entity: TypedExpression,
  entityKind: string,
  field: FieldDeclaration,
): ColumnExpression {
  const resource = body.pack.resources.get(field.name);
  if (resource?.typed.entityKind === entityKind) resource.used = true;
  return { kind: 'column', type: fieldType(field), entity, entityKind, field: field.name };
}

function fieldType({ type }: FieldDeclaration): Type {
  return typeof type === 'string' ? { kind: type } : { kind: 'enum', name: type.enum };
}

/** `where hp < 50%`: a field of the candidate, innermost first. */
function candidateField(body: Body, name: string): TypedExpression | undefined {
  const { candidates } = body;
  for (let i = candidates.length - 1; i >= 0; i -= 1) {
    const { entity = '', slot = 0 } = candidates[i] ?? {};
    const field = body.pack.entities.get(entity)?.fields.get(name);
    if (field === undefined) continue;
    const row = { kind: 'local', type: { kind: 'entity', entity }, slot } as const;
    return columnOf(body, row, entity, field);
  }
  return undefined;
}

function local(body: Body, name: string): TypedExpression | undefined {
  for (let i = body.scopes.length - 1; i >= 0; i -= 1) {
    const symbol = body.scopes[i]?.get(name);
    if (symbol === undefined) continue;
    symbol.used = true;
    for (const index of symbol.reads) body.reads.add(index);
    return symbol.value;
  }
  return undefined;
}

function slot(body: Body, name: string): TypedExpression | undefined {
  const found = body.context.get(name);
  if (found === undefined) return undefined;
  body.reads.add(found.index);
  return { kind: 'event', type: found.type, index: found.index };
}

function tune(body: Body, name: string): TypedExpression | undefined {
  const entry = body.pack.tunes.get(name);
  if (entry === undefined) return undefined;
  entry.used = true;
  return entry.value;
}

function roll(body: Body, name: string): TypedExpression | undefined {
  const entry = body.pack.rolls.get(name);
  if (entry === undefined || body.event?.name !== entry.event) return undefined;
  entry.used = true;
  return rollValue(body, entry);
}

/** Delayed blocks keep what they name from around them; constants need no keeping. */
function captured(body: Body, name: string): TypedExpression | undefined {
  if (body.outer === undefined) return undefined;
  const value = meaningOf(body.outer, name);
  if (value === undefined || value.kind === 'constant') return value;
  const index = body.captureFrom + body.captures.length;
  body.captures.push({ name, value });
  body.context.set(name, { index, type: value.type });
  body.reads.add(index);
  return { kind: 'event', type: value.type, index };
}
