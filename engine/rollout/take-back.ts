// The breaker's way back (R29): the version of before with its state of the switch, so that what a bad version
// did to the state goes with it. Only where none is kept today's state comes along.
import type { Log } from '../base/log.ts';
import type { Rollout } from './rollout.ts';

const ACTOR = 'breaker';

/** For ServiceHostOptions.rollBack. @throws the refusal as an error: the breaker must know that it is not done */
export async function takeBack(
  service: string,
  rollout: Pick<Rollout, 'rollback'>,
  log: Log,
): Promise<void> {
  let outcome = await rollout.rollback({ service, state: 'restore' }, ACTOR);
  if (!outcome.ok && isNothingKept(outcome.code)) {
    const { code, message: reason } = outcome;
    const message = 'no state of before is kept: the version is taken back with the state of today';
    log.warn({ service, code, reason, actor: ACTOR }, message);
    outcome = await rollout.rollback({ service, state: 'keep-state' }, ACTOR);
  }
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`);
}

function isNothingKept(code: string): boolean {
  return code === 'ROLLBACK_NONE' || code === 'ROLLBACK_SNAPSHOT_EXPIRED';
}
