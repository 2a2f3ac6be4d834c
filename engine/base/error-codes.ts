// The one table of engine error codes: AREA_REASON, what it means, what to do. engine/SPEC.md lists the
// same codes and test/tidy.test.ts holds the two together. The entries stand in error-code/, a file an area.
import type { ErrorCodeEntry } from './error-code/entry.ts';
import { GATEWAY_ERRORS } from './error-code/gateway.ts';
import { NETWORK_ERRORS } from './error-code/network.ts';
import { ROLLOUT_ERRORS } from './error-code/rollout.ts';
import { SERVICE_ERRORS } from './error-code/service.ts';
import { STATE_ERRORS } from './error-code/state.ts';
import { TRUST_ERRORS } from './error-code/trust.ts';

const entries = {
  ...GATEWAY_ERRORS,
  ...NETWORK_ERRORS,
  ...ROLLOUT_ERRORS,
  ...SERVICE_ERRORS,
  ...STATE_ERRORS,
  ...TRUST_ERRORS,
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof entries;

export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorCodeEntry>> = entries;
