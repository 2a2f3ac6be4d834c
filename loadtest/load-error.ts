// Why a load run could not be made at all; a run that found faults is a report, not an error.
// loadtest/SPEC.md lists the same codes.

/** What was found and what to do, by code. */
export const LOAD_CODES = {
  LOAD_OPTION_INVALID: 'An option cannot be used; see npm run load -- --help.',
  LOAD_PUSH_FAILED: 'The first pack could not be activated; read the message and the server log.',
  LOAD_SCENARIO_INVALID: 'A scenario is a file of loadtest/scenario; see npm run load -- --help.',
  LOAD_SERVER_FAILED: 'The server did not come up; run npm run build and look at its output.',
  LOAD_SWARM_FAILED: 'The sockets could not all join; check the limit of open files and the rooms.',
  LOAD_TARGET_REFUSED: 'Load is only put on loopback addresses; use 127.0.0.1, ::1 or localhost.',
} as const;

export type LoadCode = keyof typeof LOAD_CODES;

/** An expected failure of the load test with a stable code. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly code: LoadCode;

  constructor(code: LoadCode, found: string, cause?: unknown) {
    super(`${found} ${LOAD_CODES[code]}`, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
