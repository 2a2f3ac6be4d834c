// midswing status: which version of what runs, and how it fares.
import type { StatusAnswer } from './answer.ts';
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

export type StatusOptions = ConnectionOptions & OutputOptions;

const DIGEST_DIGITS = 12;
const MEBIBYTE = 1_048_576;
const ROOMS_MAX = 20;

/** Prints the status report of the running server. */
export async function runStatus(options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const api = await connect(options);
    const answer = await api.status();
    if (!answer.ok) return reportRefusal(terminal, options, answer);
    if (options.json) writeJson(terminal, answer.raw);
    else for (const line of describe(answer.value, terminal)) terminal.write(`${line}\n`);
    return EXIT.done;
  });
}

function describe(status: StatusAnswer, terminal: Terminal): string[] {
  const { rooms, sockets, ticks, faultedRooms, adoption } = status;
  const faulted = `${faultedRooms} rooms faulted`;
  const host = `Node ${plain(status.node)}`;
  const lines = [
    `midswing ${plain(status.version)} on ${host}, up ${duration(status.uptimeMs)}`,
    describeActive(status, terminal),
    `${rooms} rooms, ${sockets} sockets, ${ticks} ticks, ` +
      (faultedRooms === 0 ? faulted : paint(terminal, 'red', faulted)),
  ];
  lines.push(...describeJournal(status, terminal));
  if (adoption.count > 0) {
    const { count, p50, p99, max } = adoption;
    const times = `p50 ${p50.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms, max ${max.toFixed(3)} ms`;
    lines.push(`${count} rooms moved to a new set: ${times}`);
  }
  lines.push('', 'generations');
  for (const { id, service, pack, revision, state, leases } of status.generations) {
    const what = `${plain(service)}  ${plain(pack)} revision ${revision}`;
    lines.push(`  ${String(id).padStart(6)}  ${what}  ${plain(state)}, ${leases} leases`);
  }
  lines.push('', 'ways back');
  for (const [service, way] of Object.entries(status.waysBack)) {
    lines.push(`  ${plain(service)}  ${describeWayBack(way)}`);
  }
  for (const [service, numbers] of Object.entries(status.services)) {
    lines.push('', `service ${plain(service)}`);
    for (const [name, value] of Object.entries(numbers)) lines.push(`  ${plain(name)} ${value}`);
  }
  return lines;
}

function describeJournal({ journal, outbox }: StatusAnswer, terminal: Terminal): string[] {
  const { state, lagMs, segments, bytes, recovered } = journal;
  const named = state === 'writing' ? state : paint(terminal, 'red', state);
  const count = segments === 1 ? '1 segment' : `${segments} segments`;
  const size = `${count}, ${(bytes / MEBIBYTE).toFixed(1)} MiB`;
  const lag = `durable up to ${Math.round(lagMs)} ms ago`;
  const waiting = outbox === 0 ? '' : `; ${outbox} results wait to be sent`;
  const lines = [`journal ${named}: ${lag}, ${size}${waiting}`];
  const { resumed, corrupt, lost, cut, parted, lostTicks, isExact } = recovered;
  if (resumed + lost.length === 0) return lines;
  const notes = [
    corrupt.length === 0 ? '' : `corrupt: ${list('segments', corrupt)}`,
    lost.length === 0 ? '' : `opened anew: ${list('rooms', lost)}`,
    cut.length === 0 ? '' : `from an earlier moment: ${list('rooms', cut)}`,
    parted.length === 0 ? '' : `came out otherwise: ${list('rooms', parted)}`,
    lostTicks === 0 ? '' : `${lostTicks} ticks of commands lost`,
    isExact ? '' : 'written by another version of the engine',
  ].filter((note) => note !== '');
  const said = notes.length === 0 ? '' : `; ${paint(terminal, 'red', notes.join('; '))}`;
  lines.push(`${resumed} rooms resumed at the start in ${Math.round(recovered.ms)} ms${said}`);
  return lines;
}

function list(what: string, numbers: readonly number[]): string {
  const more = numbers.length > ROOMS_MAX ? ' ...' : '';
  return `${what} ${numbers.slice(0, ROOMS_MAX).join(', ')}${more}`;
}

function describeWayBack(way: StatusAnswer['waysBack'][string] | undefined): string {
  if (way === null || way === undefined) return 'none with its state of before';
  const { pack, revision, since, until } = way;
  const state = `with its state of ${plain(since)}, until ${plain(until)}`;
  return `${plain(pack)} revision ${revision} ${state}`;
}

function describeActive({ active, epoch, set }: StatusAnswer, terminal: Terminal): string {
  if (active === null) return paint(terminal, 'yellow', 'no pack is active yet');
  const name = `${plain(active.pack)} revision ${active.revision}`;
  const digests = `pack ${short(active.digest)}, set ${short(set)}`;
  const version = `epoch ${epoch}, generation ${active.generation}, ${digests}`;
  return `${paint(terminal, 'bold', name)} is active: ${version}`;
}

function short(digest: string): string {
  return plain(digest.slice(0, DIGEST_DIGITS));
}

/** The two largest units that matter to people. */
function duration(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
