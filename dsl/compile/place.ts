// HOT PATH: where things are. Coordinates are written into scratch, two slots an entity, and the arithmetic is
// the one that all tiers share.
import type { TypedExpression } from '../ir/expression.ts';
import { distanceSquared, isInCone, isOnLine } from '../run/geometry.ts';
import type { Ask, Run } from '../tier.ts';
import { compileColumn } from './column.ts';
import { claim, type Build } from './target.ts';

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>;

export function compileDistance(build: Build, node: Node<'distanceSquared'>, at: number): Run {
  const left = compilePlace(build, node.left, at);
  const right = compilePlace(build, node.right, at + 2);
  return (frame) => {
    left(frame);
    right(frame);
    distanceSquared(frame.scratch, at);
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
  const kind = type.kind === 'entity' ? type.entity : '';
  const found = build.target.program.entities.find(({ name }) => name === kind);
  const position = found?.position;
  if (position === undefined) throw new Error(`invariant broken: a ${kind} has no position`);
  const waiting = claim(build.target, at + 2);
  const row = build.value(entity, waiting);
  const local: TypedExpression = { kind: 'local', type, slot: waiting - build.localBase };
  const read = (field: string, slot: number): Run =>
    compileColumn(
      build,
      { kind: 'column', type: { kind: 'number' }, entity: local, entityKind: kind, field },
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
