// Entry of the worker that a module is tried in: one request, one answer. The host ends it, in time or not.
import { parentPort, workerData } from 'node:worker_threads';
import { tryModule, type TrialRequest } from './trial.ts';

// Only dry-run.ts starts this worker, and with a request. tryModule never throws.
void tryModule(workerData as TrialRequest).then((outcome) => parentPort?.postMessage(outcome, []));
