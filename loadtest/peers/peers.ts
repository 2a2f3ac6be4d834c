// The command `npm run load -- peers`: reads its arguments, compares, prints.
import { compare } from './compare.ts';
import { parsePeersOptions, PEERS_HELP } from './options.ts';
import { formatPeers, makePeersReport, peersExitCode } from './report.ts';

/**
 * Runs the command; `progress` is given what goes on, `print` what belongs on standard output. A signal ends it after
 * the probe that runs. Resolves with the exit code.
 * @throws LoadError when nothing could be compared
 */
export async function runPeers(
  args: readonly string[],
  progress: (text: string) => void,
  print: (text: string) => void,
): Promise<number> {
  const options = parsePeersOptions(args);
  if (options === 'help') {
    print(PEERS_HELP);
    return 0;
  }
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  const { signal } = controller;
  const report = makePeersReport(await compare(options, { progress, signal }));
  progress('');
  print(options.json ? `${JSON.stringify(report)}\n` : formatPeers(report));
  return peersExitCode(report);
}
