// midswing confirm: says that what serves is good, so that the server lets go of the versions and the state it
// keeps to go back.
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

export interface ConfirmOptions extends ConnectionOptions, OutputOptions {
  /** All services when undefined. */
  readonly service?: string | undefined;
}

/** Confirms; the exit code says whether it was done. */
export async function runConfirm(options: ConfirmOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const { service } = options;
    const api = await connect(options);
    const answer = await api.confirm(service === undefined ? {} : { service });
    if (!answer.ok) return reportRefusal(terminal, options, answer);
    if (options.json) {
      writeJson(terminal, answer.raw);
      return EXIT.done;
    }
    const { services } = answer.value;
    for (const { pack, generation, ...confirmed } of services) {
      const what = `${plain(confirmed.service)} is confirmed`;
      const which = `${plain(pack.name)} revision ${pack.revision}, generation ${generation}`;
      terminal.write(`${paint(terminal, 'green', what)}: ${which}\n`);
    }
    const told =
      services.length === 0
        ? 'There was nothing to confirm: no version of before is kept.'
        : 'The state of before is let go of: a rollback takes the state of its day along.';
    terminal.write(`${told}\n`);
    return EXIT.done;
  });
}
