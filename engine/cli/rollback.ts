// midswing rollback: brings the pack that was active before back, or the revision that is named, with the
// state of today or as it was at the switch. It is a new activation: epoch and generation go up. What a restore
// cannot undo is listed before it happens.
import type { RollbackPreviewAnswer } from './answer.ts';
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
  readonly state?: 'keep-state' | 'restore' | undefined;
  /** Says what would happen, and does nothing. */
  readonly dryRun?: true | undefined;
}

const ROWS_MAX = 20;

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
    if (options.dryRun === true || state === 'restore') {
      const preview = await api.previewRollback(request);
      if (!preview.ok) return reportRefusal(terminal, options, preview);
      if (options.dryRun === true && options.json) writeJson(terminal, preview.raw);
      else if (!options.json) writePreview(terminal, preview.value);
      if (options.dryRun === true) return EXIT.done;
    }
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

/** Before it happens, since none of it can be taken back. */
function writePreview(terminal: Terminal, preview: RollbackPreviewAnswer): void {
  const { from, to, rooms } = preview;
  const way = `${plain(from.name)} revision ${from.revision} to revision ${to.revision}`;
  terminal.write(`From ${way}, ${describeState(preview)}.\n`);
  if (rooms === null) return;
  const { returning, staying, accepted, commands, sent, sentCount } = rooms;
  const stay = staying === 0 ? '' : `; of ${staying} nothing is kept: they keep the state of today`;
  const going = returning === 1 ? '1 room goes' : `${returning} rooms go`;
  terminal.write(`${going} back to the state at the switch${stay}.\n`);
  const again = accepted === 1 ? '1 accepted command is' : `${accepted} accepted commands are`;
  terminal.write(`${again} decided again.\n`);
  const fromTicks = rooms.rooms.map(({ room, fromTick, accepted: own }) => {
    return `room ${room}: from tick ${fromTick}, ${own} ${own === 1 ? 'command' : 'commands'}`;
  });
  writeRows(terminal, fromTicks, returning);
  if (accepted > 0) terminal.write('The oldest of these commands:\n');
  const oldest = commands.map(({ room, tick, member, sequence }) => {
    const who = member < 0 ? 'the host' : `member ${member}`;
    return `room ${room}, tick ${tick}: command ${sequence} of ${who}`;
  });
  writeRows(terminal, oldest, accepted);
  const none = 'Nothing has left the rooms since.';
  const what = sentCount === 1 ? '1 thing has' : `${sentCount} things have`;
  const some = `${what} left the rooms since, and ${sentCount === 1 ? 'stays' : 'stay'} sent:`;
  terminal.write(`${sentCount === 0 ? none : paint(terminal, 'yellow', some)}\n`);
  const gone = sent.map(({ room, tick, topic, key }) => {
    return `room ${room}, tick ${tick}: ${plain(topic)}, key ${plain(key)}`;
  });
  writeRows(terminal, gone, sentCount);
}

/** The first of `count` rows, and how many there are more. */
function writeRows(terminal: Terminal, rows: readonly string[], count: number): void {
  const shown = rows.slice(0, ROWS_MAX);
  for (const row of shown) terminal.write(`  ${row}\n`);
  if (count > shown.length) terminal.write(`  and ${count - shown.length} more\n`);
}

function describeState({ state }: RollbackPreviewAnswer): string {
  return state === 'restore' ? 'with the state of the switch' : 'with the state of today';
}

function names(services: readonly string[]): string {
  return services.map((service) => plain(service)).join(', ');
}
