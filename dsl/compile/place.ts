// HOT PATH: where things are. Coordinates are written into scratch, two slots an entity, and the arithmetic is
// the one that all tiers share.
import type { TypedExpression } from '../ir/expression.ts';
import { distanceSquared, isInCone, isOnLine } from '../run/geometry.ts';
import type { Ask, Run } from '../tier.ts';
import { NUMBER } from '../types.ts';
import { compileColumn, plainColumn } from './column.ts';
import { claim, type Build } from './target.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

export function compileDistance(build: Build, node: Node<'distanceSquared'>, at: number): Run {
  const [a, b] = [plainPlace(build, node.left), plainPlace(build, node.right)];
  if (a !== undefined && b !== undefined) return plainDistance(a, b, at);
  const left = compilePlace(build, node.left, at);
  const right = compilePlace(build, node.right, at + 2);
  return (frame) => {
    left(frame);
    right(frame);
    distanceSquared(frame.scratch, at);
  };
}

/** Where most entities are: in columns, their row in a slot of the event or, as ~slot, of scratch. */
interface PlainPlace {
  readonly slot: number;
  readonly x: number;
  readonly y: number;
}

function plainPlace(build: Build, entity: TypedExpression): PlainPlace | undefined {
  const { kind, x, y } = positionOf(build, entity);
  const read = (field: string): number | undefined =>
    plainColumn(build, { kind: 'column', type: NUMBER, entity, entityKind: kind, field }, 1)
      ?.offset;
  const [offsetX, offsetY] = [read(x), read(y)];
  if (offsetX === undefined || offsetY === undefined) return undefined;
  if (entity.kind === 'event') return { slot: entity.index, x: offsetX, y: offsetY };
  if (entity.kind !== 'local') return undefined;
  return { slot: ~(build.localBase + entity.slot), x: offsetX, y: offsetY };
}

/** distanceSquared() of dsl/run, spelt out. */
function plainDistance(a: PlainPlace, b: PlainPlace, at: number): Run {
  return ({ scratch, event, f64 }) => {
    const rowA = ((a.slot >= 0 ? event[a.slot] : scratch[~a.slot]) ?? 0) | 0;
    const rowB = ((b.slot >= 0 ? event[b.slot] : scratch[~b.slot]) ?? 0) | 0;
    const dx = (rowA < 0 ? 0 : (f64[a.x + rowA] ?? 0)) - (rowB < 0 ? 0 : (f64[b.x + rowB] ?? 0));
    const dy = (rowA < 0 ? 0 : (f64[a.y + rowA] ?? 0)) - (rowB < 0 ? 0 : (f64[b.y + rowB] ?? 0));
    scratch[at] = dx * dx + dy * dy;
  };
}

export function compileCone(build: Build, node: Node<'cone'>, at: number): Ask {
  const places = compilePlaces(build, node, at);
  const { cosine } = node;
  return (frame) => {
    places(frame);
    return isInCone(frame.scratch, at, cosine);
  };
}

export function compileLine(build: Build, node: Node<'line'>, at: number): Ask {
  const places = compilePlaces(build, node, at);
  const { width } = node;
  return (frame) => {
    places(frame);
    return isOnLine(frame.scratch, at, width);
  };
}

function compilePlaces(build: Build, node: Node<'cone' | 'line'>, at: number): Run {
  const entity = compilePlace(build, node.entity, at);
  const from = compilePlace(build, node.from, at + 2);
  const to = compilePlace(build, node.to, at + 4);
  return (frame) => {
    entity(frame);
    from(frame);
    to(frame);
  };
}

/** x into `at` and y into the slot after it. The row is worked out once and waits in a slot of its own. */
function compilePlace(build: Build, entity: TypedExpression, at: number): Run {
  const { type } = entity;
  const position = positionOf(build, entity);
  const waiting = claim(build.target, at + 2);
  const row = build.value(entity, waiting);
  const local: TypedExpression = { kind: 'local', type, slot: waiting - build.localBase };
  const read = (field: string, slot: number): Run =>
    compileColumn(
      build,
      { kind: 'column', type: NUMBER, entity: local, entityKind: position.kind, field },
      slot,
    );
  const x = read(position.x, at);
  const y = read(position.y, at + 1);
  return (frame) => {
    row(frame);
    x(frame);
    y(frame);
  };
}

/** The kind of an entity, and its fields that say where it is. */
function positionOf({ target }: Build, { type }: TypedExpression) {
  const kind = type.kind === 'entity' ? type.entity : '';
  const position = target.program.entities.find(({ name }) => name === kind)?.position;
  if (position === undefined) throw new Error(`invariant broken: a ${kind} has no position`);
  return { kind, x: position.x, y: position.y };
}
