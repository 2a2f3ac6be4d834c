// `after` behind a raised event: its delay, or a block of its own.
import { describe, expect, it } from 'vitest';
import { parseFile } from '../../../dsl/parser/parse.ts';
import { createReporter } from '../../../dsl/reporter.ts';

/** Kinds of the statements of a rule with these lines. */
function kinds(...lines: readonly string[]): readonly string[] {
  const reporter = createReporter('a.rules');
  const { declarations } = parseFile(`rule r on hit {\n${lines.join('\n')}\n}`, reporter);
  expect(reporter.diagnostics).toEqual([]);
  return declarations.flatMap((one) =>
    one.kind === 'rule' ? one.body.statements.map(({ kind }) => kind) : [],
  );
}

const RAISE = 'hit(attacker: attacker, target: target)';

describe('after a raised event', () => {
  it.each([
    'remaining of slow on target',
    'remaining of slow on target.friend + 1s',
    'remaining of slow on target from attacker',
    '2s - 1s',
    '-1s + 2s',
    'max(remaining of slow on target, 1s)',
  ])('[FZ10] `after %s { }` is a block, and without one a delay', (delay) => {
    expect(kinds(RAISE, `after ${delay} { stop }`)).toEqual(['raise', 'after']);
    expect(kinds(`${RAISE} after ${delay}`, 'stop')).toEqual(['raise', 'stop']);
    expect(kinds(`${RAISE} after ${delay}`, `after ${delay} { stop }`)).toEqual(['raise', 'after']);
  });
});
