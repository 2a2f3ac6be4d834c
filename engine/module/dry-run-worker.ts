// Entry of the worker that a module is tried in: one request, one answer. The host ends it, in time or not.
import { parentPort, workerData } from 'node:worker_threads';
import { tryModule, type TrialRequest } from './trial.ts';

void answer();

async function answer(): Promise<void> {
  // Only dry-run.ts starts this worker, and with a request. tryModule never throws.
  const outcome = await tryModule(workerData as TrialRequest);
  // A promise that was left alone and rejected would end the server; here it ends the worker, a turn earlier.
  setImmediate(() => parentPort?.postMessage(outcome, []));
}
