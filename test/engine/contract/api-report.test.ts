// The contract's declarations against the report that is checked in: no change without being noticed.
import { expect, it } from 'vitest';
import { CONTRACT_VERSION } from '../../../engine/contract/service.ts';
import { REPORT_PATH, renderContractReport } from '../../support/contract-report.ts';
import { readText } from '../../support/source-tree.ts';

const CHANGED = [
  'The declarations of engine/contract are not those of its report.',
  'A member that was removed or changed needs a new major of CONTRACT_VERSION, and an adapter for the services',
  'of the major before (legacy.ts); an added optional member needs a new minor.',
  'Then run: npm run contract:report',
].join(' ');

it('[CT6] the report is what the compiler makes of the contract today', () => {
  expect(readText(REPORT_PATH), CHANGED).toBe(renderContractReport());
});

it('[CT6] the report names every member of a service and no comment', () => {
  const report = readText(REPORT_PATH);
  for (const member of ['prepare?(scope: Scope)', 'handle?(request: unknown)', 'exportState()']) {
    expect(report).toContain(member);
  }
  expect(report).not.toMatch(/\/\*|^\s*\/\//m);
});

it('[CT7] the report is of the version that the contract states', () => {
  expect(/^# The service contract, version (\S+)$/m.exec(readText(REPORT_PATH))?.[1]).toBe(
    CONTRACT_VERSION,
  );
});
