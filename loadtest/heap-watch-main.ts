// Entry file that the server under load runs before its own (node --expose-gc --import): collects its garbage every
// few seconds and notes what is left. The server itself knows nothing of it.
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { COLLECT_SECONDS, HEAP_FILE_NAME } from './heap-watch.ts';

const collect = (): void => {
  globalThis.gc?.();
  const line = `${Math.round(performance.now() / 1_000)} ${process.memoryUsage().heapUsed}\n`;
  appendFileSync(HEAP_FILE_NAME, line);
};
// Its worker threads and its supervisor run this file as well.
if (isMainThread && !process.argv.includes('--supervised'))
  setInterval(collect, COLLECT_SECONDS * 1_000).unref();
