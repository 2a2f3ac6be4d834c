// `midswing serve`: one process with one server in it. Owns what belongs to a process: log, greeting, signals,
// stray errors, exit code.
import { join, relative } from 'node:path';
import pino from 'pino';
import { builtInPackFolder } from './combat-rules/cli/built-in-pack.ts';
import { createMetricRegistry } from './engine/admin/metrics.ts';
import { systemClock } from './engine/base/clock.ts';
import type { Config } from './engine/base/config-file.ts';
import { CodedError } from './engine/base/errors.ts';
import { LIMITS } from './engine/base/limits.ts';
import type { BreakerTrip } from './engine/kernel/breaker.ts';
import { EXIT, paint, type ExitCode, type Terminal } from './engine/cli/terminal.ts';
import { startHost, type Host } from './host.ts';
import { takeStrayErrors } from './stray-errors.ts';

export interface ServeOptions {
  readonly config: Config;
  readonly dataFolder: string;
  readonly watchFolder: string | undefined;
  readonly ticketKeys: string | undefined;
  /** `greeting` tells a person what to try; `json` tells a program where to connect, in one line. */
  readonly announce: 'greeting' | 'json';
}

/** Why a server ends. */
type Ending =
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'service'; readonly trip: BreakerTrip }
  | { readonly kind: 'exception' };

/**
 * Serves until SIGINT or SIGTERM, then saves and returns. Asked for by the breaker's third level, or after an
 * exception that nobody caught, it ends the same way, with the exit code that asks for a fresh process.
 */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const { config, dataFolder, watchFolder, ticketKeys } = options;
  const log = await createLog(config.logLevel);
  const metrics = createMetricRegistry();
  const stopped = stopSignal(log);
  const failed = deferred<Ending>();
  // Before there is a host nothing can be saved, and a start that lost its way may never end.
  let onException = (): void => process.exit(EXIT.restart);
  takeStrayErrors(process, { log, metrics, onException: () => onException() });
  // Who started us may go away: a server does not end because nobody reads its greeting any more.
  process.stdout.removeAllListeners('error').on('error', () => undefined);
  const host = await startHost({
    config,
    dataFolder,
    watchFolder,
    ticketKeys,
    builtInPackFolder: builtInPackFolder(),
    production: process.env['NODE_ENV'] === 'production',
    clock: systemClock,
    log,
    metrics,
    onRestartNeeded: (trip) => failed.resolve({ kind: 'service', trip }),
  });
  onException = () => failed.resolve({ kind: 'exception' });
  if (options.announce === 'json') announceJson(host, terminal);
  else greet(host, terminal);
  const ending = await Promise.race([stopped, failed.promise]);
  tellEnding(ending, log);
  if (ending.kind === 'signal') {
    await stop(host, log, EXIT.refused);
    return EXIT.done;
  }
  // What did not stop cleanly is logged; the fresh process is needed all the more.
  await stop(host, log, EXIT.restart).catch(() => undefined);
  return EXIT.restart;
}

function tellEnding(ending: Ending, log: pino.Logger): void {
  if (ending.kind === 'signal') {
    log.info({ signal: ending.signal }, 'stopping');
    return;
  }
  if (ending.kind === 'exception') {
    log.error({}, 'nobody knows what the exception left half done: ending for a restart');
    return;
  }
  const { service, generation, faults, cause } = ending.trip;
  const fields = { err: cause, service, generation, faults };
  log.error(fields, 'a service fails and there is no version to go back to: ending for a restart');
}

/** Ends by itself, or after a deadline with the code `forced`: a part that hangs must not keep the ports. */
async function stop(host: Host, log: pino.Logger, forced: ExitCode): Promise<void> {
  const deadline = setTimeout(() => {
    log.fatal({ ms: LIMITS.stopDeadlineMs }, 'stopping took too long; ended by force');
    process.exit(forced);
  }, LIMITS.stopDeadlineMs);
  try {
    await host.close();
    log.info({}, 'stopped; service state is saved');
  } catch (error) {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    for (const err of errors) log.error({ err }, 'a part did not stop cleanly');
    throw errors.find((each) => each instanceof CodedError) ?? error;
  } finally {
    clearTimeout(deadline);
  }
}

/** JSON lines on standard error; readable lines when that is a terminal. */
async function createLog(level: string): Promise<pino.Logger> {
  if (!process.stderr.isTTY) {
    const destination = pino.destination({ fd: 2, sync: true });
    // A full log disk must not stop the game: what cannot be written is lost, the next line is tried.
    destination.on('error', () => undefined);
    return pino({ level }, destination);
  }
  const { default: pretty } = await import('pino-pretty');
  const stream = pretty({ destination: 2, sync: true, ignore: 'pid,hostname', singleLine: true });
  return pino({ level }, stream);
}

/**
 * Listens before the server starts, so that a signal during the start is not lost. Later ones are told
 * and ignored: the first has begun to save.
 */
function stopSignal(log: pino.Logger): Promise<Ending> {
  return new Promise((resolve) => {
    let isStopping = false;
    const take = (signal: NodeJS.Signals): void => {
      if (isStopping) log.warn({ signal }, 'already stopping');
      isStopping = true;
      resolve({ kind: 'signal', signal });
    };
    process.on('SIGINT', take).on('SIGTERM', take);
  });
}

/** A promise and its way out. */
function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function announceJson(host: Host, terminal: Terminal): void {
  const { endpoints, dataFolder } = host;
  const port = Number(new URL(endpoints.gateway).port);
  const adminPort = Number(new URL(endpoints.admin).port);
  terminal.write(
    `${JSON.stringify({ ready: true, pid: process.pid, port, adminPort, ...endpoints, dataFolder })}\n`,
  );
}

function greet(host: Host, terminal: Terminal): void {
  const { active, epoch, rooms } = host.status();
  const bold = (text: string): string => paint(terminal, 'bold', text);
  const folder = relative(process.cwd(), builtInPackFolder()) || '.';
  const serving =
    active === null
      ? 'no rules yet'
      : `${active.pack} revision ${active.revision}, generation ${active.generation}, epoch ${epoch}`;
  const steps = [
    ['npx midswing watch', 'the fight in room 1, live'],
    [`edit ${join(folder, 'strike.rules')}`, 'change one number'],
    [`npx midswing push ${folder}`, 'the very next hits use it'],
    ['npx midswing rollback', 'and back'],
  ] as const;
  const width = Math.max(...steps.map(([what]) => what.length));
  terminal.write(
    [
      '',
      bold('Midswing is up.'),
      `  players   ${host.endpoints.gateway}  (${rooms} rooms, bots are fighting)`,
      `  admin     ${host.endpoints.admin}`,
      `  serving   ${serving}`,
      `  data      ${host.dataFolder}`,
      '',
      'Try this in a second terminal:',
      ...steps.map(([what, why]) => `  ${bold(what.padEnd(width))}  ${why}`),
      '',
      'Ctrl-C stops it; what serves now will serve again at the next start, and the battles go on.',
      '',
      '',
    ].join('\n'),
  );
}
