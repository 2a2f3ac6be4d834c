// A syntax tree with some of its values replaced: what templates are filled in with. Spans stay those of the tree.
import { unreachable } from '../unreachable.ts';
import type { EffectClauses } from './clause.ts';
import type {
  Argument,
  Expression,
  Selection,
  SelectionArea,
  SelectionSource,
} from './expression.ts';
import type { Block, Statement } from './statement.ts';

/** The value that stands for another; undefined to keep it and look inside. */
export type Replace = (node: Expression) => Expression | undefined;

function mapExpression(node: Expression, replace: Replace): Expression {
  const to = (value: Expression): Expression => mapExpression(value, replace);
  const replaced = replace(node);
  if (replaced !== undefined) return replaced;
  switch (node.kind) {
    case 'field':
      return { ...node, object: to(node.object) };
    case 'has':
    case 'held':
      return { ...node, entity: to(node.entity), ...(node.source && { source: to(node.source) }) };
    case 'immune':
      return { ...node, entity: to(node.entity) };
    case 'within':
      return { ...node, entity: to(node.entity), distance: to(node.distance), of: to(node.of) };
    case 'choose':
      return {
        ...node,
        condition: to(node.condition),
        left: to(node.left),
        right: to(node.right),
      };
    case 'aggregate':
      return {
        ...node,
        selection: mapSelection(node.selection, replace),
        ...(node.value && { value: to(node.value) }),
      };
    case 'lookup':
      return {
        ...node,
        keys: mapArguments(node.keys, replace),
        ...(node.otherwise && { otherwise: to(node.otherwise) }),
      };
    case 'unary':
      return { ...node, operand: to(node.operand) };
    case 'binary':
      return {
        ...node,
        left: to(node.left),
        right: to(node.right),
        ...(node.otherwise && { otherwise: to(node.otherwise) }),
      };
    case 'call':
      return { ...node, args: mapArguments(node.args, replace) };
    case 'number':
    case 'percent':
    case 'duration':
    case 'distance':
    case 'angle':
    case 'dice':
    case 'bool':
    case 'name':
    case 'string':
    case 'error':
      return node;
    default:
      return unreachable(node);
  }
}

function mapArguments(args: readonly Argument[], replace: Replace): Argument[] {
  return args.map((arg) => ({ ...arg, value: mapExpression(arg.value, replace) }));
}

function mapSelection(node: Selection, replace: Replace): Selection {
  const { limit, order } = node;
  const key = order?.key;
  return {
    ...node,
    source: mapSource(node.source, replace),
    ...(limit && { limit: mapExpression(limit, replace) }),
    ...(order && { order: { ...order, ...(key && { key: mapExpression(key, replace) }) } }),
  };
}

function mapSource(node: SelectionSource, replace: Replace): SelectionSource {
  if (node.kind !== 'part') {
    return { ...node, left: mapSource(node.left, replace), right: mapSource(node.right, replace) };
  }
  const { of, where } = node;
  return {
    ...node,
    ...(of && { of: mapExpression(of, replace) }),
    areas: node.areas.map((area) => mapArea(area, replace)),
    except: node.except.map((one) => mapExpression(one, replace)),
    ...(where && { where: mapExpression(where, replace) }),
  };
}

function mapArea(node: SelectionArea, replace: Replace): SelectionArea {
  const to = (value: Expression): Expression => mapExpression(value, replace);
  switch (node.kind) {
    case 'near':
      return { ...node, of: to(node.of), within: to(node.within) };
    case 'cone':
      return {
        ...node,
        angle: to(node.angle),
        from: to(node.from),
        towards: to(node.towards),
        within: to(node.within),
      };
    case 'line':
      return { ...node, from: to(node.from), to: to(node.to), width: to(node.width) };
    case 'ring':
      return { ...node, inner: to(node.inner), outer: to(node.outer), around: to(node.around) };
    default:
      return unreachable(node);
  }
}

export function mapBlock(block: Block, replace: Replace): Block {
  return { ...block, statements: block.statements.map((one) => mapStatement(one, replace)) };
}

function mapStatement(node: Statement, replace: Replace): Statement {
  const to = (value: Expression): Expression => mapExpression(value, replace);
  const block = (value: Block): Block => mapBlock(value, replace);
  switch (node.kind) {
    case 'let':
    case 'modify':
    case 'store':
      return { ...node, value: to(node.value) };
    case 'gain':
    case 'lose':
    case 'put':
      return { ...node, place: to(node.place), value: to(node.value) };
    case 'apply':
    case 'dispel':
    case 'end':
      return { ...node, args: mapArguments(node.args, replace) };
    case 'raise':
      return {
        ...node,
        args: mapArguments(node.args, replace),
        ...(node.delay && { delay: to(node.delay) }),
      };
    case 'if':
      return {
        ...node,
        condition: to(node.condition),
        body: block(node.body),
        ...(node.otherwise && { otherwise: block(node.otherwise) }),
      };
    case 'use':
      return {
        ...node,
        ...(node.target && { target: to(node.target) }),
        ...(node.rank && { rank: to(node.rank) }),
      };
    case 'cancel':
    case 'stop':
    case 'refuse':
    case 'error':
      return node;
    case 'chance':
    case 'oneOf':
    case 'each':
    case 'spend':
    case 'after':
    case 'chain':
    case 'channel':
      return mapBlocks(node, replace);
    default:
      return unreachable(node);
  }
}

type Nesting = Extract<
  Statement,
  { kind: 'chance' | 'oneOf' | 'each' | 'spend' | 'after' | 'chain' | 'channel' }
>;

function mapBlocks(node: Nesting, replace: Replace): Statement {
  const to = (value: Expression): Expression => mapExpression(value, replace);
  const block = (value: Block): Block => mapBlock(value, replace);
  switch (node.kind) {
    case 'chance':
      return {
        ...node,
        percent: to(node.percent),
        ...(node.smoothedFor && { smoothedFor: to(node.smoothedFor) }),
        body: block(node.body),
        ...(node.otherwise && { otherwise: block(node.otherwise) }),
      };
    case 'oneOf':
      return {
        ...node,
        choices: node.choices.map((one) => ({
          ...one,
          weight: to(one.weight),
          body: block(one.body),
        })),
      };
    case 'each':
      return {
        ...node,
        selection: mapSelection(node.selection, replace),
        body: block(node.body),
      };
    case 'spend':
      return {
        ...node,
        place: to(node.place),
        amount: to(node.amount),
        body: block(node.body),
        ...(node.otherwise && { otherwise: block(node.otherwise) }),
      };
    case 'after':
      return { ...node, delay: to(node.delay), body: block(node.body) };
    case 'chain':
      return {
        ...node,
        selection: mapSelection(node.selection, replace),
        from: to(node.from),
        jumps: to(node.jumps),
        ...(node.every && { every: to(node.every) }),
        body: block(node.body),
      };
    case 'channel':
      return {
        ...node,
        bearer: to(node.bearer),
        duration: to(node.duration),
        every: to(node.every),
        body: block(node.body),
        ...(node.broken && { broken: block(node.broken) }),
      };
    default:
      return unreachable(node);
  }
}

export function mapClauses(node: EffectClauses, replace: Replace): EffectClauses {
  const to = (value: Expression): Expression => mapExpression(value, replace);
  const { duration, stack, own, every, pool, aura, hooks } = node;
  return {
    ...node,
    ...(duration && { duration: to(duration) }),
    ...(stack && { stack: { ...stack, ...(stack.max && { max: to(stack.max) }) } }),
    own: own.map((one) => ({
      ...one,
      ...(one.value && { value: to(one.value) }),
      ...(one.was && { was: to(one.was) }),
    })),
    ...(every && {
      every: { ...every, period: to(every.period), body: mapBlock(every.body, replace) },
    }),
    ...(pool && {
      pool: {
        ...pool,
        capacity: to(pool.capacity),
        ...(pool.order && { order: to(pool.order) }),
        ...(pool.where && { where: to(pool.where) }),
      },
    }),
    ...(aura && {
      aura: {
        ...aura,
        selection: mapSelection(aura.selection, replace),
        ...(aura.every && { every: to(aura.every) }),
        ...(aura.linger && { linger: to(aura.linger) }),
      },
    }),
    hooks: hooks.map((hook) => ({ ...hook, body: mapBlock(hook.body, replace) })),
  };
}
