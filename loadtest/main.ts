// Entry file of the load test: npm run load -- --help. Reads the arguments, makes one run, prints
// it.
import { writeFile } from 'node:fs/promises';
import { LoadError } from './load-error.ts';
import { helpText, parseOptions } from './options.ts';
import { runPeers } from './peers/peers.ts';
import { reportPage } from './report-page.ts';
import { formatReport } from './report-text.ts';
import { exitCodeOf } from './report.ts';
import { runLoad } from './run.ts';

const EXIT_NO_RUN = 2;

/** One line on a terminal that the next one replaces; nothing elsewhere. */
function writeProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${text}`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K');
}

async function main(): Promise<number> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'peers') {
    return runPeers(rest, writeProgress, (text) => process.stdout.write(text));
  }
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(helpText());
    return 0;
  }
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => controller.abort());
  const report = await runLoad(options, {
    note: (text) => {
      endProgress();
      process.stderr.write(`${text}\n`);
    },
    progress: writeProgress,
    signal: controller.signal,
  });
  endProgress();
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : formatReport(report));
  if (options.html !== undefined) await writeFile(options.html, reportPage(report));
  return exitCodeOf(report);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof LoadError)) throw error;
  endProgress();
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = EXIT_NO_RUN;
}
