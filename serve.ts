// `midswing serve`: one process with one server in it. Owns what belongs to a process: log, greeting,
// signals, exit code.
import { join, relative } from 'node:path';
import pino from 'pino';
import pretty from 'pino-pretty';
import { builtInPackFolder } from './combat-rules/cli/built-in-pack.ts';
import { systemClock } from './engine/base/clock.ts';
import type { Config } from './engine/base/config-file.ts';
import { EXIT, paint, type ExitCode, type Terminal } from './engine/cli/terminal.ts';
import { startHost, type Host } from './host.ts';

export interface ServeOptions {
  readonly config: Config;
  readonly dataFolder: string;
  /** `greeting` tells a person what to try; `json` tells a program where to connect, in one line. */
  readonly announce: 'greeting' | 'json';
}

/** Serves until SIGINT or SIGTERM, then saves and returns. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const { config, dataFolder } = options;
  const log = createLog(config.logLevel);
  const stopped = stopSignal();
  const host = await startHost({
    config,
    dataFolder,
    builtInPackFolder: builtInPackFolder(),
    production: process.env['NODE_ENV'] === 'production',
    clock: systemClock,
    log,
  });
  if (options.announce === 'json') announceJson(host, terminal);
  else greet(host, terminal);
  const signal = await stopped;
  log.info({ signal }, 'stopping');
  await host.close();
  log.info({}, 'stopped; service state is saved');
  return EXIT.done;
}

/** JSON lines on standard error; readable lines when that is a terminal. */
function createLog(level: string): pino.Logger {
  if (!process.stderr.isTTY) return pino({ level }, pino.destination({ fd: 2, sync: true }));
  const stream = pretty({ destination: 2, sync: true, ignore: 'pid,hostname', singleLine: true });
  return pino({ level }, stream);
}

/** Listens before the server starts, so that a signal during the start is not lost. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

function announceJson(host: Host, terminal: Terminal): void {
  const { endpoints, dataFolder } = host;
  const port = Number(new URL(endpoints.gateway).port);
  const adminPort = Number(new URL(endpoints.admin).port);
  terminal.write(`${JSON.stringify({ ready: true, port, adminPort, ...endpoints, dataFolder })}\n`);
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
      'Ctrl-C stops it; what serves now will serve again at the next start.',
      '',
      '',
    ].join('\n'),
  );
}
