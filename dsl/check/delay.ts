// `after 2s { }`: an internal event, raised later, whose fields keep what the block names from
// around it.
import type { Statement } from '../ast/statement.ts';
import type { TypedStatement } from '../ir/statement.ts';
import type { Span } from '../diagnostic.ts';
import { DSL_LIMITS } from '../limits.ts';
import { checkDuration } from './apply.ts';
import type { CheckBlock } from './block.ts';
import { childName, closeBody, openBody, type BodyOptions } from './body.ts';
import { capturedFields, internalEvent } from './internal.ts';
import { emit } from './operation.ts';
import { raising } from './origin.ts';
import type { Body } from './pack.ts';
import { recordRaise } from './raise.ts';

type AfterNode = Extract<Statement, { kind: 'after' }>;

export function checkAfter(
  body: Body,
  node: AfterNode,
  checkBlock: CheckBlock,
): TypedStatement | undefined {
  const delay = checkDuration(body, node.delay);
  const name = childName(body, 'after');
  const inner = openDelayed(body, { name, captureFrom: 0 });
  const statements = checkBlock(inner, node.body);
  if (!isKeepable(inner, node.span) || delay === undefined) return undefined;
  const { pack, reporter } = body;
  const event = internalEvent(pack, {
    name,
    fields: capturedFields(inner),
    actor: slotOf(inner, body.actor),
    subject: slotOf(inner, body.subject),
    body: closeBody(inner, statements),
    file: reporter.file,
    start: node.span.start,
  });
  recordRaise(body, { event, tags: 0, isDelayed: true, span: node.span });
  const kept = inner.captures.map(({ value }) => value);
  return emit(pack, raising(body, event), [delay, ...kept]);
}

/** A block that runs later, in an event of its own: it captures what it names from around. */
export function openDelayed(
  outer: Body,
  options: Pick<BodyOptions, 'name' | 'context' | 'captureFrom'>,
): Body {
  const { pack, reporter, subject, actor } = outer;
  return openBody({
    ...options,
    pack,
    reporter,
    place: 'rule',
    phase: 'after',
    subject,
    actor,
    outer,
  });
}

/** False, reported, when a block keeps more than the columns of what waits have room for. */
export function isKeepable({ captures, reporter }: Body, span: Span): boolean {
  const { capturesMax } = DSL_LIMITS;
  if (captures.length <= capturesMax) return true;
  const first = captures.slice(0, 3).map(({ name }) => `\`${name}\``);
  reporter.error({
    code: 'CAPTURES_TOO_MANY',
    span,
    message:
      `This names ${captures.length} values from around it (${first.join(', ')} ...), which all have to ` +
      `be kept until it runs; ${capturesMax} can be. Put several together with a \`let\` before it.`,
    found: `${captures.length}`,
    expected: `at most ${capturesMax}`,
  });
  return false;
}

/** Slot of a captured name; -1 when it was not captured. */
export function slotOf(inner: Body, name: string | undefined): number {
  return (name === undefined ? undefined : inner.context.get(name)?.index) ?? -1;
}
