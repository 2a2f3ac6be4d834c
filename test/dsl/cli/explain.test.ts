// midswing explain: one page, all codes, and a code that does not exist.
import { expect, it } from 'vitest';
import { runExplain } from '../../../dsl/cli/explain.ts';
import { DIAGNOSTIC_CODES } from '../../../dsl/diagnostic-codes.ts';
import { recordingTerminal } from './rig.ts';

it('[CX11] a page says what the code means, why, and shows both examples', async () => {
  const terminal = recordingTerminal();
  expect(await runExplain({ code: 'decimal_comma', json: false }, terminal)).toBe(0);
  expect(terminal.out()).toBe(
    [
      `DECIMAL_COMMA  ${DIAGNOSTIC_CODES.DECIMAL_COMMA}`,
      '',
      'A comma separates values, so a decimal comma would make two values of one. Decimals take a point.',
      '',
      'Wrong',
      '',
      '    rule opening on hit { modify damage: flat 1,5 }',
      '',
      'Right',
      '',
      '    rule opening on hit { modify damage: flat 1.5 }',
      '',
    ].join('\n'),
  );
});

it('[CX11] without a code all are listed', async () => {
  const terminal = recordingTerminal();
  expect(await runExplain({ code: undefined, json: true }, terminal)).toBe(0);
  const { codes } = JSON.parse(terminal.out());
  expect(codes).toHaveLength(Object.keys(DIAGNOSTIC_CODES).length);
});

it('[CX11] an unknown code is a wrong use, with what was probably meant', async () => {
  const terminal = recordingTerminal();
  expect(await runExplain({ code: 'DECIMAL_COMA', json: false }, terminal)).toBe(2);
  expect(terminal.err()).toContain('CODE_UNKNOWN');
  expect(terminal.err()).toContain('Did you mean DECIMAL_COMMA');
});
