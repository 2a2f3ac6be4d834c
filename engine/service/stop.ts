// The end of a host (R1): scopes close and state is saved, last started first; leases drain, hooks run. Goes
// on after failures and reports all of them. Every wait ends: by itself or at a deadline.
import type { HostCore } from './core.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { captureStates } from './capture.ts';
import { waitFor } from './deadline.ts';

/**
 * Stops every service of `core`; nothing is staged or activated any more.
 * @throws AggregateError of everything that failed
 */
export async function stopServices(core: HostCore): Promise<void> {
  core.isStopping = true;
  core.roster.collectFailures();
  await core.idle();
  core.discardStaged();
  const errors: unknown[] = [];
  const { captures, failures } = closeAll(core);
  errors.push(...failures);
  try {
    await core.options.savedStates?.save(captures);
  } catch (error) {
    errors.push(error);
  }
  core.endWaysBack();
  const leaving = core.allServing().map(({ strategies }) => strategies);
  core.kernel.close(core.nowMs());
  core.strategies.exchange([], leaving);
  core.directory.refresh();
  errors.push(...(await drained(core)));
  await core.roster.settled();
  core.onStopped();
  errors.push(...core.roster.failures);
  if (errors.length === 0) return;
  throw new AggregateError(errors, `${errors.length} failures while the services were stopped`);
}

/** One step without an await: nothing runs between the end of a service and the copy of its state. */
function closeAll(core: HostCore): ReturnType<typeof captureStates> {
  const errors: unknown[] = [];
  const members = core.allServing().toReversed();
  for (const { scope } of members) {
    try {
      scope.close();
    } catch (error) {
      errors.push(error);
    }
  }
  const { captures, failures } = captureStates(members, core);
  return { captures, failures: [...errors, ...failures] };
}

/** Resolves to what is still held at the deadline, as errors. */
async function drained(core: HostCore): Promise<readonly unknown[]> {
  const { kernel, options, timers } = core;
  const deadlineMs = options.drain?.deadlineMs ?? LIMITS.drainDeadlineMs;
  const outcome = await waitFor(() => core.whenDrained(), deadlineMs, timers);
  if (outcome.kind === 'done') return [];
  // Where the policy says so the deadline ends the leases.
  kernel.expire(options.clock.nowMs());
  const held = kernel.leases();
  if (held.length === 0) return [];
  const holders = held.map(({ holder }) => holder);
  const message = `Still held at the end: ${holders.slice(0, 8).join(', ')}.`;
  return [new CodedError('DRAIN_UNFINISHED', { message, details: { holders } })];
}
