// midswing rollback: brings the pack that was active before back, or the revision that is named, with the
// state of today or as it was at the switch. It is a new activation: epoch and generation go up.
import type { RollbackRequest } from './api.ts';
import { connect, type ConnectionOptions } from './connection.ts';
import { reportRefusal, writeAccepted } from './rollout-text.ts';
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

export interface RollbackOptions extends ConnectionOptions, OutputOptions {
  /** Revision that was active once. */
  readonly to?: number | undefined;
  readonly service?: string | undefined;
  readonly state?: 'migrate' | 'snapshot' | undefined;
}

/** Rolls back; the exit code says whether it was done. */
export async function runRollback(options: RollbackOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const { to, service, state } = options;
    const request: RollbackRequest = {
      ...(to === undefined ? {} : { to }),
      ...(service === undefined ? {} : { service }),
      ...(state === undefined ? {} : { state }),
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
    const { services, lost, lostSince } = answer.value;
    writeAccepted(terminal, answer.value);
    if (lostSince !== null) {
      const dropped = `State since ${plain(lostSince)} is dropped: ${names(lost)}.`;
      terminal.write(`${paint(terminal, 'yellow', dropped)}\n`);
    }
    if (services.length > 1) terminal.write(`Went back together: ${names(services)}.\n`);
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

function names(services: readonly string[]): string {
  return services.map((service) => plain(service)).join(', ');
}
