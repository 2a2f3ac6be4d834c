// `midswing serve --supervised`: the third level of the breaker. Runs the server as a child process and
// starts it again when it dies or asks for it; state comes back from the data folder. Too many deaths in a
// while are a loud stop, not a loop.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock } from './engine/base/clock.ts';
import { LIMITS } from './engine/base/limits.ts';
import { SERVER_ENVIRONMENT, SERVER_FLAGS } from './engine/base/server-memory.ts';
import { EXIT, paint, type ExitCode, type Terminal } from './engine/cli/terminal.ts';
import { createSupervisor } from './engine/kernel/supervisor.ts';

/** How one run of the server ended. */
interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Serves until the server ends on purpose, is not to be helped by a restart, or died too often. */
export async function supervise(
  serveArguments: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const supervisor = createSupervisor();
  const stopping = { asked: false };
  const say = (text: string): void => terminal.writeError(`${paint(terminal, 'bold', text)}\n`);
  for (;;) {
    const ending = await run(serveArguments, stopping);
    if (stopping.asked || ending.code === EXIT.done) return exitCodeOf(ending);
    // Wrong use or environment: the next start would find the same.
    if (ending.code === EXIT.environment) return EXIT.environment;
    const nowMs = systemClock.nowMs();
    if (supervisor.failed(nowMs) === 'give-up') {
      const limit = `${LIMITS.restartsMax} restarts in ${LIMITS.restartWindowMs / 1_000} s`;
      say(`The server ${describe(ending)} once more after ${limit}: giving up. See its log.`);
      return EXIT.refused;
    }
    const count = `${supervisor.restarts(nowMs)} of ${LIMITS.restartsMax}`;
    say(`The server ${describe(ending)}; starting it again (restart ${count}).`);
  }
}

async function run(
  serveArguments: readonly string[],
  stopping: { asked: boolean },
): Promise<Ending> {
  const script = fileURLToPath(new URL('../bin/midswing.js', import.meta.url));
  const args = [...process.execArgv, ...SERVER_FLAGS, script, 'serve', ...serveArguments];
  // It brings signs of life; that it closes tells the server that we are gone.
  const stdio: StdioOptions = ['inherit', 'inherit', 'inherit', 'ipc'];
  const env = { ...SERVER_ENVIRONMENT, ...process.env };
  const child = spawn(process.execPath, args, { stdio, env });
  const watch = watchOver(child);
  const pass = (signal: NodeJS.Signals): void => {
    stopping.asked = true;
    watch.expectEnd();
    // A terminal that is closed is one more request to stop: the server saves first.
    child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  };
  process.on('SIGTERM', pass).on('SIGINT', pass).on('SIGHUP', pass);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return { code, signal };
  } finally {
    watch.stop();
    process.off('SIGTERM', pass).off('SIGINT', pass).off('SIGHUP', pass);
  }
}

/**
 * Ends a server by force that gives no sign of life, e.g. because a service loops for ever: it can do nothing
 * about that itself, not even stop when it is asked to.
 */
function watchOver(child: ChildProcess): { expectEnd(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const killAfter = (ms: number): void => {
    clearTimeout(timer);
    const dueMs = systemClock.nowMs() + ms;
    timer = setTimeout(() => {
      // A machine that slept stopped us as well: the server gets its time once more.
      if (systemClock.nowMs() - dueMs > LIMITS.serverSilentMs / 4) killAfter(ms);
      else child.kill('SIGKILL');
    }, ms);
  };
  const alive = (): void => killAfter(LIMITS.serverSilentMs);
  child.on('message', alive);
  return {
    expectEnd: () => {
      child.off('message', alive);
      killAfter(LIMITS.stopDeadlineMs + LIMITS.serverSilentMs);
    },
    stop: () => clearTimeout(timer),
  };
}

function exitCodeOf({ code }: Ending): ExitCode {
  return code === EXIT.done ? EXIT.done : EXIT.refused;
}

function describe({ code, signal }: Ending): string {
  if (code === EXIT.restart) return 'asked for a restart';
  return signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
}

/**
 * In the server: signs of life for its supervisor. One that was killed leaves nobody to start the server again,
 * so it saves and stops.
 */
export function stopWithSupervisor(): void {
  if (process.channel === undefined) return;
  const tell = (): void => {
    if (process.connected) process.send?.('alive');
  };
  tell();
  setInterval(tell, LIMITS.serverSilentMs / 4).unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Listening to the channel must not keep the process.
  process.channel?.unref();
}
