// What each body leads to in the tick in which it runs: events it raises, effects it puts on and ends, with the hooks
// they have. The search for endless loops and the costs of events read it.
import { rulesOf } from '../ir/bodies.ts';
import { EFFECT_SLOT, END_CAUSES, type EndCause, type TypedEffect } from '../ir/effect.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedEvent, TypedSkill } from '../ir/program.ts';
import type { TypedBody, TypedOperation, TypedRule, TypedStatement } from '../ir/statement.ts';
import { blocksOf } from '../ir/walk.ts';

/** A rule, or a hook of an effect. */
export interface Node {
  readonly body: TypedBody;
  /** Of rules. */
  readonly rule?: TypedRule;
  /** Of hooks. */
  readonly effect?: TypedEffect;
  /** Of the body of a skill, which a `use` leads to. */
  readonly skill?: TypedSkill;
  /** Tags under which it does not run. */
  readonly excluded: number;
  /** Effects that it puts on, by hash. */
  readonly applies: readonly number[];
  /** Fields that it can raise above 0, as `unit.hp`. */
  readonly revives: readonly string[];
  /** True of hooks of an end: each needs an instance, which it uses up. */
  readonly isEnd: boolean;
  readonly edges: readonly Edge[];
}

export type Edge =
  /** Under these tags, besides those that are there; `times` is how often one run may do it. */
  | {
      readonly kind: 'raise';
      readonly event: number;
      readonly tags: number;
      readonly times: number;
      /** The field that came to 0, for the event of that: it does so once, unless something raises it. */
      readonly zero?: string;
    }
  /** A skill that is asked for: of all that one event asks for, one is used. */
  | { readonly kind: 'use'; readonly body: TypedBody; readonly times: number }
  /** Hooks of effects that are put on or ended: one list for all that do the same. */
  | { readonly kind: 'hooks'; readonly bodies: readonly TypedBody[]; readonly times: number };

/** One step of a cycle: a body, and over which event it leads to the next. */
export interface Step {
  readonly node: Node;
  /** Undefined when it puts on or ends an effect, whose hook is the next. */
  readonly event: TypedEvent | undefined;
}

export interface RaiseGraph {
  readonly events: readonly TypedEvent[];
  /** Without rules that lead to nothing at any depth. */
  readonly nodes: ReadonlyMap<TypedBody, Node>;
  /** What the handling of an event leads to besides its rules, by position. */
  readonly handling: readonly (readonly Edge[])[];
}

/** What a graph is made of. */
export interface Raising {
  readonly events: readonly TypedEvent[];
  readonly effects: readonly TypedEffect[];
  readonly operations: readonly TypedOperation[];
  readonly skills: readonly TypedSkill[];
}

interface GraphParts extends Raising {
  /** By position of the operation. */
  readonly hooks: readonly (readonly TypedBody[])[];
}

export function raiseGraph(raising: Raising): RaiseGraph {
  const { events, effects, operations, skills } = raising;
  const parts: GraphParts = { ...raising, hooks: hooksByOperation(operations, effects) };
  const nodes = new Map<TypedBody, Node>();
  for (const event of events) {
    for (const rule of rulesOf(event)) {
      // A rule that records no operation leads to nothing; most rules are such.
      if (emits(rule.statements) || rule.depthMax !== undefined) {
        nodes.set(rule, nodeOf(parts, rule, undefined, rule));
      }
    }
  }
  for (const effect of effects) {
    for (const body of hooksOf(effect)) nodes.set(body, nodeOf(parts, body, effect));
  }
  const used = new Set(operations.flatMap((one) => (one.kind === 'use' ? [one.skill] : [])));
  for (const index of used) {
    const skill = skills[index];
    if (skill !== undefined)
      nodes.set(skill.body, { ...nodeOf(parts, skill.body, undefined), skill });
  }
  return { events, nodes, handling: events.map((event, index) => handlingOf(parts, event, index)) };
}

function nodeOf(
  parts: GraphParts,
  body: TypedBody,
  effect: TypedEffect | undefined,
  rule?: TypedRule,
): Node {
  const accepts = body === effect?.absorbed ? effect?.pool?.accepts : undefined;
  const isEnd = effect !== undefined && (body === effect.end || endsWith(effect, body));
  return {
    body,
    ...(rule !== undefined && { rule }),
    ...(effect !== undefined && { effect }),
    excluded: excludedTags(body) | (accepts === undefined ? 0 : tagsExcludedBy(accepts)),
    applies: appliedBy(parts, body.statements),
    revives: revivedBy(parts, body.statements),
    isEnd,
    edges: edgesOf(parts, body, effect),
  };
}

function emits(statements: readonly TypedStatement[]): boolean {
  for (const statement of statements) {
    if (statement.kind === 'emit') return true;
    if (statement.kind === 'modify' || statement.kind === 'let') continue;
    for (const block of blocksOf(statement)) if (emits(block)) return true;
  }
  return false;
}

function endsWith({ ends }: TypedEffect, body: TypedBody): boolean {
  return Object.values(ends).includes(body);
}

function appliedBy(parts: GraphParts, statements: readonly TypedStatement[]): number[] {
  return statements.flatMap((statement) => {
    const inside = blocksOf(statement).flatMap((block) => appliedBy(parts, block));
    const operation = statement.kind === 'emit' ? parts.operations[statement.op] : undefined;
    return operation?.kind === 'apply' ? [operation.effect] : inside;
  });
}

function hooksOf(effect: TypedEffect): TypedBody[] {
  const { every, start, stack, absorbed, ends, end } = effect;
  const bodies = [every?.body, start, stack, absorbed, ...Object.values(ends), end];
  return [...new Set(bodies.filter((body) => body !== undefined))];
}

function revivedBy(parts: GraphParts, statements: readonly TypedStatement[]): string[] {
  return statements.flatMap((statement) => {
    const inside = blocksOf(statement).flatMap((block) => revivedBy(parts, block));
    const operation = statement.kind === 'emit' ? parts.operations[statement.op] : undefined;
    if (operation?.kind === 'change' || operation?.kind === 'set') {
      return [fieldKey(operation.entityKind, operation.field)];
    }
    const outcome =
      operation?.kind === 'raise' ? parts.events[operation.event]?.outcome : undefined;
    const isGiven = outcome?.direction === 'give';
    return isGiven ? [fieldKey(outcome.entityKind, outcome.field)] : inside;
  });
}

function fieldKey(entityKind: string, field: string): string {
  return `${entityKind}.${field}`;
}

/** Of one run of a body. */
function edgesOf(parts: GraphParts, body: TypedBody, effect: TypedEffect | undefined): Edge[] {
  const edges: Edge[] = [];
  const visit = (statements: readonly TypedStatement[], times: number): void => {
    for (const statement of statements) {
      if (statement.kind === 'emit') {
        edges.push(...operationEdges(parts, statement, times, effect));
        continue;
      }
      const inside = statement.kind === 'each' ? times * statement.selector.limit : times;
      for (const block of blocksOf(statement)) visit(block, inside);
    }
  };
  visit(body.statements, 1);
  return edges;
}

type Emit = Extract<TypedStatement, { kind: 'emit' }>;

function operationEdges(
  parts: GraphParts,
  { op, args }: Emit,
  times: number,
  own: TypedEffect | undefined,
): Edge[] {
  const operation = parts.operations[op];
  if (operation?.kind === 'raise') {
    const { event, tags } = operation;
    return isNow(args[0]) ? [{ kind: 'raise', event, tags, times }] : [];
  }
  if (operation?.kind === 'use') {
    const body = parts.skills[operation.skill]?.body;
    return body === undefined ? [] : [{ kind: 'use', body, times }];
  }
  if (operation?.kind === 'store') {
    const isPool = own?.pool?.left === operation.own && !isAboveZero(args[0]);
    return isPool ? [{ kind: 'hooks', bodies: ending(own, 'broken'), times }] : [];
  }
  if (operation?.kind === 'endSelf') {
    const bodies = own === undefined ? [] : ending(own, operation.cause);
    return bodies.length === 0 ? [] : [{ kind: 'hooks', bodies, times }];
  }
  const bodies = parts.hooks[op] ?? [];
  return bodies.length === 0 ? [] : [{ kind: 'hooks', bodies, times }];
}

/** Hooks that each operation runs at once, by its position. */
function hooksByOperation(
  operations: readonly TypedOperation[],
  effects: readonly TypedEffect[],
): readonly (readonly TypedBody[])[] {
  const byHash = new Map(effects.map((effect) => [effect.hash, effect]));
  return operations.map((operation) => {
    if (operation.kind === 'apply') {
      const effect = byHash.get(operation.effect);
      return effect === undefined ? [] : beginning(effect, operations);
    }
    if (operation.kind !== 'end') return [];
    const ended = operation.effects.flatMap((hash) => byHash.get(hash) ?? []);
    return ended.flatMap((effect) => ending(effect, operation.cause));
  });
}

/** A raise that waits starts a new chain. */
function isNow(delay: TypedExpression | undefined): boolean {
  return delay?.kind === 'constant' && delay.value === 0;
}

/**
 * What putting an effect on may run at once. What gives way to it when there is no room is not counted: nothing gives
 * way to what follows from that (IN15).
 */
function beginning(effect: TypedEffect, operations: readonly TypedOperation[]): TypedBody[] {
  const { start, stack, every, stacking } = effect;
  const first = every?.first === 'now' ? every.body : undefined;
  const replaced = stacking.full === 'replace' ? ending(effect, 'replaced') : [];
  const broken = isEmptyAtFirst(effect, operations) ? ending(effect, 'broken') : [];
  return [...[start, stack, first].filter((body) => body !== undefined), ...replaced, ...broken];
}

/** Whether its pool may have nothing to begin with, so that it breaks at once. */
function isEmptyAtFirst(
  { pool, init }: TypedEffect,
  operations: readonly TypedOperation[],
): boolean {
  if (pool === undefined) return false;
  return !init.statements.some((statement) => {
    if (statement.kind !== 'emit') return false;
    const operation = operations[statement.op];
    const isLeft = operation?.kind === 'store' && operation.own === pool.left;
    return isLeft && isAboveZero(statement.args[0]);
  });
}

function isAboveZero(value: TypedExpression | undefined): boolean {
  return value?.kind === 'constant' && value.value > 0;
}

/** What the end of an effect by a cause runs. */
function ending({ ends, end }: TypedEffect, cause: EndCause): TypedBody[] {
  const bodies = [ends[cause], end !== undefined && answersTo(end, cause) ? end : undefined];
  return bodies.filter((body) => body !== undefined);
}

/** False for an `on end { when cause = expired ... }` and another cause. */
function answersTo({ statements }: TypedBody, cause: EndCause): boolean {
  const [only] = statements;
  if (statements.length !== 1 || only?.kind !== 'if' || only.otherwise.length > 0) return true;
  return conjunctsOf(only.condition).every((one) => {
    if (one.kind !== 'compare' || one.left.kind !== 'event') return true;
    if (one.left.index !== EFFECT_SLOT.cause || one.right.kind !== 'constant') return true;
    const isSame = one.right.value === END_CAUSES.indexOf(cause);
    if (one.operator === '=') return isSame;
    return one.operator !== '!=' || !isSame;
  });
}

/** Parts of a condition that must all hold. */
function conjunctsOf(condition: TypedExpression): TypedExpression[] {
  if (condition.kind !== 'and') return [condition];
  return [...conjunctsOf(condition.left), ...conjunctsOf(condition.right)];
}

/** Pools that absorb, the event at 0, and when it is one, the effects that end with it. */
function handlingOf({ events, effects }: GraphParts, event: TypedEvent, index: number): Edge[] {
  const edges: Edge[] = [];
  const add = (bodies: readonly (TypedBody | undefined)[]): void => {
    const some = bodies.filter((body) => body !== undefined);
    if (some.length > 0) edges.push({ kind: 'hooks', bodies: some, times: 1 });
  };
  const pools = effects.filter((effect) => effect.pool?.events.includes(index) === true);
  add(pools.flatMap((effect) => [effect.absorbed, ...ending(effect, 'broken')]));
  const { outcome } = event;
  if (outcome?.direction === 'take' && outcome.zeroEvent !== undefined) {
    const zero = fieldKey(outcome.entityKind, outcome.field);
    edges.push({ kind: 'raise', event: outcome.zeroEvent, tags: 0, times: 1, zero });
  }
  if (!events.some((one) => one.outcome?.zeroEvent === index)) return edges;
  add(effects.flatMap((effect) => ending(effect, 'died')));
  add(effects.flatMap((effect) => (effect.endsWithSource ? ending(effect, 'broken') : [])));
  return edges;
}

/** Tags under which a body does nothing: `when not event has reflected`. */
function excludedTags({ statements }: TypedBody): number {
  const [only] = statements;
  if (statements.length !== 1 || only?.kind !== 'if' || only.otherwise.length > 0) return 0;
  return tagsExcludedBy(only.condition);
}

function tagsExcludedBy(condition: TypedExpression): number {
  let mask = 0;
  for (const one of conjunctsOf(condition)) {
    if (one.kind === 'not' && one.operand.kind === 'eventTag') mask |= one.operand.mask;
  }
  return mask;
}
