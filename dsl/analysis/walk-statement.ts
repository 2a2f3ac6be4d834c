// Names in statements and blocks. A block is a scope; `let` adds to it from its own end on.
import type { Expression } from '../ast/expression.ts';
import type { Block, ChainStatement, ChannelStatement, Statement } from '../ast/statement.ts';
import type { Collector } from './occurrence.ts';
import type { Origin, Scope } from './scope.ts';
import { effectOf, walkArguments, walkExpression, walkSelection } from './walk-expression.ts';

export function walkBlock(
  into: Collector,
  block: Block | undefined,
  parent: Scope | undefined,
  origin?: Origin,
): void {
  if (block === undefined) return;
  const scope = into.open(parent, block.span, origin);
  walkStatements(into, block, scope);
}

/** The statements of a block whose scope is open already. */
export function walkStatements(into: Collector, block: Block, scope: Scope): void {
  for (const statement of block.statements) walkStatement(into, statement, scope);
}

function walkStatement(into: Collector, statement: Statement, scope: Scope): void {
  switch (statement.kind) {
    case 'let':
      walkExpression(into, statement.value, scope);
      into.local(scope, {
        kind: 'local',
        name: statement.name,
        type: { kind: 'value', value: statement.value },
        from: statement.span.end,
      });
      return;
    case 'modify':
      into.note(statement.field, { kind: 'modified' }, scope);
      walkExpression(into, statement.value, scope);
      return;
    case 'apply':
      walkArguments(into, statement.args, { kind: 'apply', name: effectOf(statement.args) }, scope);
      return;
    case 'dispel':
    case 'end':
      walkArguments(into, statement.args, { kind: 'statement', name: statement.kind }, scope);
      return;
    case 'raise':
      into.use(statement.event, scope, 'event');
      walkArguments(into, statement.args, { kind: 'event', name: statement.event.text }, scope);
      for (const tag of statement.tags) into.use(tag, scope, 'eventTag');
      walkExpression(into, statement.delay, scope);
      return;
    case 'gain':
    case 'lose':
    case 'put':
      walkValues(into, [statement.place, statement.value], scope);
      return;
    case 'store':
      into.use(statement.name, scope, 'own');
      walkExpression(into, statement.value, scope);
      return;
    case 'use':
      into.use(statement.skill, scope, 'skill');
      walkValues(into, [statement.target, statement.rank], scope);
      return;
    case 'if':
    case 'chance':
    case 'spend':
    case 'oneOf':
    case 'after':
    case 'each':
    case 'chain':
    case 'channel':
      walkBranching(into, statement, scope);
      return;
    case 'cancel':
    case 'stop':
    case 'refuse':
    case 'error':
    default:
  }
}

type Branching = Extract<
  Statement,
  { kind: 'if' | 'chance' | 'spend' | 'oneOf' | 'after' | 'each' | 'chain' | 'channel' }
>;

function walkBranching(into: Collector, statement: Branching, scope: Scope): void {
  switch (statement.kind) {
    case 'if':
      walkExpression(into, statement.condition, scope);
      walkBlock(into, statement.body, scope);
      walkBlock(into, statement.otherwise, scope);
      return;
    case 'chance':
      walkValues(into, [statement.percent, statement.smoothedFor], scope);
      walkBlock(into, statement.body, scope);
      walkBlock(into, statement.otherwise, scope);
      return;
    case 'spend':
      walkValues(into, [statement.place, statement.amount], scope);
      walkBlock(into, statement.body, scope);
      walkBlock(into, statement.otherwise, scope);
      return;
    case 'oneOf':
      for (const choice of statement.choices) {
        walkExpression(into, choice.weight, scope);
        walkBlock(into, choice.body, scope);
      }
      return;
    case 'after':
      walkExpression(into, statement.delay, scope);
      walkBlock(into, statement.body, scope);
      return;
    case 'each': {
      const inner = into.open(scope, statement.span);
      walkSelection(into, statement.selection, inner);
      walkBlock(into, statement.body, inner);
      return;
    }
    case 'chain':
      walkChain(into, statement, scope);
      return;
    case 'channel':
      walkChannel(into, statement, scope);
      return;
    default:
  }
}

function walkChain(into: Collector, statement: ChainStatement, scope: Scope): void {
  walkValues(into, [statement.from, statement.jumps, statement.every], scope);
  const inner = into.open(scope, statement.span, { kind: 'chain' });
  walkSelection(into, statement.selection, inner);
  walkBlock(into, statement.body, inner);
}

function walkChannel(into: Collector, statement: ChannelStatement, scope: Scope): void {
  walkValues(into, [statement.bearer, statement.duration, statement.every], scope);
  walkBlock(into, statement.body, scope);
  walkBlock(into, statement.broken, scope);
}

function walkValues(
  into: Collector,
  values: readonly (Expression | undefined)[],
  scope: Scope,
): void {
  for (const value of values) walkExpression(into, value, scope);
}
