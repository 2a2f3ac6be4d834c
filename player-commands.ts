// The commands about players, tickets and sessions, wired from the parts. Loaded by main.ts.
import type { Command } from 'commander';
import { runRevoke, runSessions } from './engine/cli/sessions.ts';
import { runTicket } from './engine/cli/ticket.ts';
import { runCommand, type Terminal } from './engine/cli/terminal.ts';
import {
  isProduction,
  readConfig,
  withFolder,
  withServer,
  withTarget,
  type ServerOptions,
} from './server-target.ts';

interface TicketOptions extends ServerOptions {
  readonly user: string;
  readonly for: string;
}

interface SessionsOptions extends ServerOptions {
  readonly user?: string;
  readonly session?: string;
  readonly reason: string;
}

/** Adds `ticket` and `sessions`. */
export function addPlayerCommands(program: Command, terminal: Terminal): void {
  withFolder(program.command('ticket'))
    .requiredOption('--user <name>', 'who it is for')
    .option('--for <duration>', 'how long it is good, such as 90s, 15m or 1h', '1h')
    .description('print a ticket of a player, signed with the development key')
    .action(async (options: TicketOptions) => {
      const output = { json: options.json === true };
      process.exitCode = await runCommand(terminal, output, () => {
        const { config, dataFolder } = readConfig({ data: options.data });
        const { ticketAudience: audience } = config;
        const { user, for: duration } = options;
        const what = { user, duration, audience, dataFolder, production: isProduction() };
        return runTicket({ ...output, ...what }, terminal);
      });
    });
  const sessions = withServer(program.command('sessions').enablePositionalOptions())
    .option('--user <name>', 'of this user only')
    .description('list who plays, or end their sessions')
    .action((options: SessionsOptions) =>
      withTarget(options, terminal, (target) =>
        runSessions({ ...target, user: options.user }, terminal),
      ),
    );
  withServer(sessions.command('revoke'))
    .option('--user <name>', 'all sessions of this user')
    .option('--session <id>', 'one session')
    .option('--reason <text>', 'why, for the log of the server', '')
    .description('end the sessions of a user, or one')
    .action((_: SessionsOptions, verb: Command) => {
      const { user, session, reason, ...options }: SessionsOptions = verb.optsWithGlobals();
      return withTarget(options, terminal, (target) =>
        runRevoke({ ...target, user, session, reason }, terminal),
      );
    });
}
