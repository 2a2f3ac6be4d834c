// `chain foe in SELECTION from X jumps 4 every 200ms { }`: an internal event for each jump. It
// keeps who was met, selects one who was not, runs the block, and raises itself until the jumps are
// used up, so that a chain always ends. `from` is met first, with index 0, whatever the selection
// says.
import type { ChainStatement } from '../ast/statement.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import { BOOL, DURATION, NUMBER, type Type } from '../types.ts';
import { checkDuration } from './apply.ts';
import type { CheckBlock } from './block.ts';
import { childName, closeBody, nextBranch } from './body.ts';
import { fixedNumber } from './constant.ts';
import { isKeepable, openDelayed, slotOf } from './delay.ts';
import { capturedFields, reserveEvent, type InternalEvent } from './internal.ts';
import { isOffered } from './offered.ts';
import { emit } from './operation.ts';
import { raising } from './origin.ts';
import type { Body, ContextName } from './pack.ts';
import { ALWAYS, both, either, isEqual, isOther, numberOf } from './question.ts';
import { recordRaise } from './raise.ts';
import { checkSelection, forEach, withoutSelection } from './selection.ts';

/** Slots of the event of a jump; those met follow, then what the block captures. */
const SLOT = { last: 0, index: 1, met: 2 } as const;

type Each = Extract<TypedStatement, { kind: 'each' }>;

interface Chain {
  readonly node: ChainStatement;
  /** The body of a jump. */
  readonly inner: Body;
  readonly event: number;
  readonly jumps: number;
  readonly type: Type;
}

export function checkChain(
  body: Body,
  node: ChainStatement,
  checkBlock: CheckBlock,
): TypedStatement | undefined {
  if (!isOffered(body, node.span, 'chains')) return undefined;
  const from = body.pack.checkExpression(body, node.from);
  const jumps = fixedNumber(body, node.jumps, {
    what: 'The number of jumps',
    example: 'jumps 4',
    range: { low: 1, high: DSL_LIMITS.jumpsMax, isWhole: true },
  });
  const every = checkEvery(body, node);
  const name = childName(body, 'chain');
  const slot = reserveEvent(body.pack, name);
  const count = jumps ?? 1;
  const { type } = from;
  const context = contextOf(type);
  const inner = openDelayed(body, { name, context, captureFrom: SLOT.met + count });
  const chain: Chain = { node, inner, event: slot.index, jumps: count, type };
  const jump = checkJump(chain, checkBlock);
  if (jump === undefined || jumps === undefined || every === undefined) return undefined;
  if (!isSomeone(body, node, from) || !isKeepable(inner, node.span)) return undefined;
  const again = raiseAgain(chain, jump.selector.slot, keptDelay(chain, every));
  const statements = [{ ...jump, body: [...jump.body, again] }];
  slot.put({
    name,
    fields: fieldsOf(chain),
    actor: slotOf(inner, body.actor),
    body: closeBody(inner, statements),
    file: body.reporter.file,
    start: node.span.start,
  });
  return start(body, chain, from);
}

function fieldsOf({ inner, jumps, type }: Chain): InternalEvent['fields'] {
  const met = Array.from({ length: jumps }, (_, i) => ({ name: `met ${i + 1}`, type }));
  const index = { name: 'index', type: NUMBER };
  return [{ name: 'last', type }, index, ...met, ...capturedFields(inner)];
}

function contextOf(type: Type): Map<string, ContextName> {
  return new Map([
    ['last', { index: SLOT.last, type }],
    ['index', { index: SLOT.index, type: NUMBER }],
  ]);
}

/** Without `every`, a jump takes one tick. */
function checkEvery(body: Body, { every }: ChainStatement): TypedExpression | undefined {
  if (every !== undefined) return checkDuration(body, every);
  return { kind: 'constant', type: DURATION, value: body.pack.vocabulary.tickMs };
}

function isSomeone(body: Body, { from: { span } }: ChainStatement, from: TypedExpression): boolean {
  if (from.type.kind === 'entity') return true;
  if (from.type.kind === 'error') return false;
  body.reporter.error({
    code: 'CHAIN_FROM',
    span,
    message: `A chain starts from someone. Write \`from ${body.subject ?? 'X'}\`.`,
    expected: 'someone',
  });
  return false;
}

/** The one statement of a jump: select one who was not met, and run the block. */
function checkJump({ node, inner, jumps, type }: Chain, checkBlock: CheckBlock): Each | undefined {
  const index = eventSlot(SLOT.index, NUMBER);
  const isFirst = isEqual(index, numberOf(0));
  const selection = checkSelection(inner, node.selection, {
    isSingle: true,
    wrap: (where, candidate) => {
      let isNew = ALWAYS;
      for (let i = 0; i < jumps; i += 1) {
        isNew = both(isNew, isOther(candidate, eventSlot(SLOT.met + i, type)));
      }
      const start = both(isFirst, isEqual(candidate, eventSlot(SLOT.last, type)));
      const later = both(isOther(index, numberOf(0)), both(isNew, where));
      return either(start, later);
    },
  });
  if (selection === undefined) {
    withoutSelection(inner, node.selection, () => checkBlock(inner, node.body));
    return undefined;
  }
  if (type.kind === 'entity' && selection.selector.entityKind !== type.entity) {
    inner.reporter.error({
      code: 'CHAIN_FROM',
      span: node.from.span,
      message:
        `The chain goes from one ${selection.selector.entityKind} to the next, but it starts ` +
        `from a ${type.entity}.`,
      found: `a ${type.entity}`,
      expected: `a ${selection.selector.entityKind}`,
    });
    return undefined;
  }
  const statements = forEach(inner, selection, () => checkBlock(inner, node.body));
  return { kind: 'each', selector: selection.selector, body: statements };
}

function eventSlot(index: number, type: Type): TypedExpression {
  return { kind: 'event', type, index };
}

/** The delay between jumps as the event of a jump reads it: a constant, or one more capture. */
function keptDelay({ inner }: Chain, every: TypedExpression): TypedExpression {
  if (every.kind === 'constant') return every;
  const index = inner.captureFrom + inner.captures.length;
  inner.captures.push({ name: 'every', value: every });
  return eventSlot(index, every.type);
}

/** `if index < jumps { ... }`: the same event again, with who was met just now. */
function raiseAgain(chain: Chain, slot: number, every: TypedExpression): TypedStatement {
  const { node, inner, event, jumps, type } = chain;
  const index = eventSlot(SLOT.index, NUMBER);
  const condition: TypedExpression = {
    kind: 'compare',
    type: BOOL,
    operator: '<',
    left: index,
    right: numberOf(jumps),
  };
  const foe: TypedExpression = { kind: 'local', type, slot };
  const next: TypedExpression = {
    kind: 'arithmetic',
    type: NUMBER,
    operator: '+',
    left: index,
    right: numberOf(1),
  };
  const met = Array.from({ length: jumps }, (_, i): TypedExpression => {
    const isNow = isEqual(index, numberOf(i));
    return {
      kind: 'choose',
      type,
      condition: isNow,
      left: foe,
      right: eventSlot(SLOT.met + i, type),
    };
  });
  const kept = inner.captures.map(({ value }, i) => eventSlot(inner.captureFrom + i, value.type));
  recordRaise(inner, { event, tags: 0, isDelayed: true, span: node.span });
  const raise = emit(inner.pack, raising(inner, event), [every, foe, next, ...met, ...kept]);
  return { kind: 'if', condition, body: [raise], otherwise: [], branch: nextBranch(inner.pack) };
}

/** The first event of the chain, at once: nobody was met yet. */
function start(
  body: Body,
  { node, inner, event, jumps, type }: Chain,
  from: TypedExpression,
): TypedStatement {
  const nobody: TypedExpression = { kind: 'constant', type, value: -1 };
  const now: TypedExpression = { kind: 'constant', type: DURATION, value: 0 };
  const met = Array.from({ length: jumps }, () => nobody);
  const kept = inner.captures.map(({ value }) => value);
  recordRaise(body, { event, tags: 0, isDelayed: false, span: node.span });
  return emit(body.pack, raising(body, event), [now, from, numberOf(0), ...met, ...kept]);
}
