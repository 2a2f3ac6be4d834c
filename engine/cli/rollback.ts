// midswing rollback: brings the pack that was active before back, or the revision that is named. It
// is a new activation of old bytes: epoch and generation go up.
import type { RollbackRequest } from './api.ts';
import { connect, type ConnectionOptions } from './connection.ts';
import { reportRefusal, writeAccepted } from './rollout-text.ts';
import {
  EXIT,
  plain,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface RollbackOptions extends ConnectionOptions, OutputOptions {
  /** Revision that was active once. */
  readonly to?: number | undefined;
  readonly service?: string | undefined;
}

/** Rolls back; the exit code says whether it was done. */
export async function runRollback(options: RollbackOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const { to, service } = options;
    const request: RollbackRequest = {
      ...(to === undefined ? {} : { to }),
      ...(service === undefined ? {} : { service }),
    };
    const api = await connect(options);
    const before = await api.status();
    if (!before.ok) return reportRefusal(terminal, options, before);
    const answer = await api.rollback(request);
    if (!answer.ok) return reportRefusal(terminal, options, answer);
    if (options.json) {
      writeJson(terminal, answer.raw);
      return EXIT.done;
    }
    writeAccepted(terminal, answer.value);
    const left = before.value.generations.find(
      (generation) => generation.state === 'active' && generation.service === answer.value.service,
    );
    if (left !== undefined) {
      const { pack, revision, id } = left;
      terminal.write(`It replaced ${plain(pack)} revision ${revision}, generation ${id}.\n`);
    }
    return EXIT.done;
  });
}
