// midswing remove: takes a service out of the running server, until its next push.
import { connect, type ConnectionOptions } from './connection.ts';
import { reportRefusal } from './rollout-text.ts';
import {
  EXIT,
  paint,
  plain,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface RemoveOptions extends ConnectionOptions, OutputOptions {
  readonly service: string;
}

/** Removes; the exit code says whether it was done. */
export async function runRemove(options: RemoveOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const api = await connect(options);
    const answer = await api.remove(options.service);
    if (!answer.ok) return reportRefusal(terminal, options, answer);
    if (options.json) {
      writeJson(terminal, answer.raw);
      return EXIT.done;
    }
    const { service, pack, epoch, durable } = answer.value;
    const what = `${plain(service)} is removed`;
    terminal.write(`${paint(terminal, 'green', what)}: epoch ${epoch}, `);
    terminal.write(`${plain(pack.name)} revision ${pack.revision} served until now\n`);
    if (!durable) {
      const warning = 'The history could not record it: a restart may bring it back.';
      terminal.writeError(`${paint(terminal, 'yellow', warning)}\n`);
    }
    terminal.write('To bring it back: midswing push its folder again.\n');
    return EXIT.done;
  });
}
