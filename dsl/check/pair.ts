// `combo(attacker, target)`: a resource that one has against another. Its number is own field 0 of
// an instance that the first one holds, with the second one as its source.
import type { Expression } from '../ast/expression.ts';
import { EFFECT_SLOT } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { NUMBER } from '../types.ts';
import { FAULT } from './fault.ts';
import { checkAs } from './fit.ts';
import type { Body, ResourceEntry } from './pack.ts';

type CallNode = Extract<Expression, { kind: 'call' }>;

export interface PairOfEntities {
  readonly entity: TypedExpression;
  readonly against: TypedExpression;
}

/** The value; two values were given. */
export function checkPair(body: Body, node: CallNode, resource: ResourceEntry): TypedExpression {
  const pair = pairOf(body, node, resource);
  if (pair === undefined) return FAULT;
  const { hash: effect, start: otherwise } = resource.typed;
  const slot = EFFECT_SLOT.own;
  const { entity, against: source } = pair;
  return { kind: 'held', type: NUMBER, entity, effect, slot, source, otherwise };
}

export function pairOf(
  body: Body,
  node: CallNode,
  resource: ResourceEntry,
): PairOfEntities | undefined {
  const { typed } = resource;
  resource.used = true;
  if (!typed.pair) {
    const owner = node.args[0]?.value;
    const text = owner?.kind === 'name' ? owner.text : 'X';
    body.reporter.error({
      code: 'RESOURCE_OF_ONE',
      span: node.span,
      message:
        `\`${typed.name}\` is counted for each ${typed.entityKind} by itself. Write ` +
        `\`${text}.${typed.name}\`.`,
      found: `${typed.name}(...)`,
      expected: `${text}.${typed.name}`,
      fixes: [
        {
          title: `Write \`${text}.${typed.name}\``,
          span: node.span,
          text: `${text}.${typed.name}`,
        },
      ],
    });
    return undefined;
  }
  const wanted = { kind: 'entity', entity: typed.entityKind } as const;
  const [first, second] = node.args;
  const entity = first === undefined ? FAULT : checkAs(body, first.value, wanted);
  const against = second === undefined ? FAULT : checkAs(body, second.value, wanted);
  if (entity.type.kind === 'error' || against.type.kind === 'error') return undefined;
  return { entity, against };
}
