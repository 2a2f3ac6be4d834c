// `cancel`, `stop` and `refuse`: where they may stand, and what can never run behind them.
import type { Block, Statement } from '../ast/statement.ts';
import type { TypedStatement } from '../ir/statement.ts';
import type { Body } from './pack.ts';

type RefuseNode = Extract<Statement, { kind: 'refuse' }>;
type CancelNode = Extract<Statement, { kind: 'cancel' | 'stop' }>;

export function checkRefuse(body: Body, node: RefuseNode): undefined {
  body.reporter.error({
    code: 'REFUSE_MISPLACED',
    span: node.span,
    message:
      'A skill is refused before it is used: write `requires QUESTION else ' +
      `'${node.reason.text || 'reason'}'\` in the skill. To call an event off, write \`cancel\` ` +
      'in a `before` rule.',
    found: 'refuse',
    expected: 'requires',
  });
}

export function checkHalt(body: Body, node: CancelNode): TypedStatement | undefined {
  if (node.kind === 'stop') return { kind: 'stop' };
  if (body.phase === 'before' && body.event !== undefined) return { kind: 'cancel' };
  const event = body.event?.name ?? body.pack.vocabulary.defaultEvent;
  body.reporter.error({
    code: 'CANCEL_MISPLACED',
    span: node.span,
    message:
      'It is too late to call the event off here. `cancel` stands in rules such as `rule ' +
      `NAME before ${event}\`; to end here, write \`stop\`.`,
    found: 'cancel',
    expected: 'a `before` rule',
    fixes: [{ title: 'Write `stop`', span: node.span, text: 'stop' }],
  });
  return undefined;
}

/** Statements behind one that ends the body never run. */
export function warnUnreachable(body: Body, { statements }: Block): void {
  const at = statements.findIndex(({ kind }) => kind === 'stop' || kind === 'cancel');
  const halt = statements[at];
  const next = at < 0 ? undefined : statements[at + 1];
  const last = statements.at(-1);
  if (halt === undefined || next === undefined || last === undefined) return;
  body.reporter.warning({
    code: 'UNREACHABLE',
    span: { start: next.span.start, end: last.span.end },
    message:
      `This never runs, because \`${halt.kind}\` before it ends the block. Remove it, or put ` +
      `\`${halt.kind}\` behind it.`,
    found: halt.kind,
  });
}
