// `aura ally in allies of holder limit 10 gives blessed, every 500ms, linger 1s`: an effect that gives another one to
// those around its holder, again and again, so that it stays on them a little longer than they stay there.
import type { AuraClause } from '../ast/clause.ts';
import type { Expression, Name } from '../ast/expression.ts';
import type { Block } from '../ast/statement.ts';
import { createReporter, quoted } from '../reporter.ts';
import { constantBody, fixedDuration, type FixedDurationOptions } from './constant.ts';
import type { EffectEntry, Pack } from './pack.ts';
import { maxOf } from './stack.ts';

/** How often an aura looks around when it does not say. */
const PERIOD_MS = 500;

const PERIOD = { what: 'How often an aura looks around', example: '500ms' } as const;
/** At least a tick: what ends when the aura looks around again would begin anew each time. */
const LINGER = { what: 'How long an aura lingers', example: '1s', allowsZero: true } as const;

export interface LoweredAura {
  readonly periodMs: number;
  readonly body: Block;
}

export function lowerAura(pack: Pack, entry: EffectEntry, aura: AuraClause): LoweredAura {
  const { inner } = entry;
  const fixed = (node: Expression | undefined, options: FixedDurationOptions): number | undefined =>
    node === undefined ? undefined : fixedDuration(constantBody(pack, inner), node, options);
  const periodMs = fixed(aura.every, PERIOD) ?? PERIOD_MS;
  const { tickMs } = pack.vocabulary;
  const lingerMs = fixed(aura.linger, LINGER) ?? 0;
  checkMember(pack, entry, aura.effect);
  return {
    periodMs,
    body: applying(aura, Math.max(periodMs, tickMs) + Math.max(lingerMs, tickMs)),
  };
}

/** Again and again would also mean more and more stacks. */
function checkMember(pack: Pack, { inner, filled }: EffectEntry, name: Name): void {
  const member = pack.effects.get(name.text);
  if (filled.every !== undefined) {
    inner.error({
      code: 'AURA_WITH_EVERY',
      span: filled.every.span,
      message:
        'An aura looks around by itself every so often, so its effect cannot have an `every` of its own. Put the ' +
        '`every` into an effect that is applied beside it.',
    });
  }
  const stack = member?.filled.stack;
  if (member === undefined || stack === undefined) return;
  // What is wrong with the number is told where it stands.
  if (maxOf(pack, stack, createReporter('')) === 1) return;
  inner.warning({
    code: 'AURA_STACKS',
    span: name.span,
    message:
      `The aura gives ${quoted(name.text)} again and again, so its stacks rise for as long as one stays. Give an ` +
      'effect with one stack.',
    found: name.text,
    related: {
      file: member.inner.file,
      span: stack.span,
      message: 'how it stacks',
    },
  });
}

function applying({ selection, effect, span }: AuraClause, durationMs: number): Block {
  const name = (text: string): Expression => ({ kind: 'name', text, span: effect.span });
  const arg = (
    role: string,
    value: Expression,
  ): { readonly name: Name; readonly value: Expression } => ({
    name: { text: role, span: effect.span },
    value,
  });
  const duration: Expression = { kind: 'duration', value: durationMs, span: effect.span };
  const args = [
    arg('effect', name(effect.text)),
    arg('duration', duration),
    arg('to', name(selection.name.text)),
    arg('source', name('holder')),
  ];
  const apply = { kind: 'apply', args, span } as const;
  const body: Block = { statements: [apply], span };
  return { statements: [{ kind: 'each', selection, body, span }], span };
}
