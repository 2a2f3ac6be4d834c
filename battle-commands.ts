// The headless commands: battles without a server. Reads their arguments, opens packs and files, and hands both to
// combat-rules/cli. Each command is loaded when it is called; none loads native code.
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CommandError } from './combat-rules/cli/command-error.ts';
import type { NamedPack } from './combat-rules/cli/simulate.ts';
import type { Games } from './dsl/cli/pack-folder.ts';
import type { PackContents } from './engine/contract/compiler.ts';
import { writeDiagnostics } from './engine/cli/rollout-text.ts';
import {
  EXIT,
  paint,
  plain,
  runCommand,
  writeJson,
  type ExitCode,
  type Terminal,
} from './engine/cli/terminal.ts';

interface Flags {
  readonly json?: true;
  readonly battles: number;
  readonly seed: number;
  readonly against?: string;
  readonly html?: string;
  readonly jobs?: number;
  readonly record?: string;
  readonly battle?: number;
  readonly a: string;
  readonly b: string;
  readonly script: string;
  readonly buckets?: true;
  readonly room: number;
  readonly data?: string;
  readonly out: string;
}

export interface BattleCommandOptions {
  /** Vocabularies by the service that a pack names. */
  readonly games: Games;
  /** Whether standard error shows a bar that is written over itself. */
  readonly showsProgress: boolean;
  /** Finds the data folder that `--data` means. */
  readonly locate: (data: string | undefined) => string;
  readonly production: boolean;
}

export function addBattleCommands(
  program: Command,
  terminal: Terminal,
  options: BattleCommandOptions,
): void {
  addSimulate(program, terminal, options);
  addDuel(program, terminal, options);
  addRecord(program, terminal, options);
  addReplay(program, terminal, options);
}

const SEEDS_MAX = Number.MAX_SAFE_INTEGER;
const BATTLES_MAX = 1_000_000;
const JOBS_MAX = 256;
const ROOMS_MAX = 0xffff_ffff;

function addSimulate(program: Command, terminal: Terminal, options: BattleCommandOptions): void {
  const recording = new Option(
    '--record <file>',
    'fight one round only, and write it to a battle file',
  ).conflicts(['battles', 'against', 'html', 'jobs']);
  program
    .command('simulate')
    .argument('<pack>', 'pack folder')
    .description('let bots fight rounds, and say who wins, by what, and how sure that is')
    .option('--battles <number>', 'rounds to fight', counted(1, BATTLES_MAX), 1_000)
    .option('--seed <number>', 'what all of them follow from', counted(0, SEEDS_MAX), 1)
    .option('--against <pack>', 'fight them on this pack, too, and say what differs')
    .option('--html <file>', 'write a page with charts')
    .option('--jobs <number>', 'threads (default: one a core)', counted(1, JOBS_MAX))
    .addOption(recording)
    .option('--battle <number>', 'which one to record (default: 1)', counted(1, BATTLES_MAX))
    .option('--json', 'one JSON object instead of text')
    .action((path: string, flags: Flags, command: Command) => {
      if (flags.battle !== undefined && flags.record === undefined)
        command.error("error: option '--battle <number>' needs option '--record <file>'");
      return run(terminal, flags, async () => {
        const packs = await openPacks([path, flags.against], flags, { terminal, ...options });
        if (typeof packs === 'number') return packs;
        if (flags.record !== undefined) return recordOne(packs, flags.record, flags, terminal);
        return simulate(packs, flags, terminal, options.showsProgress);
      });
    });
}

async function simulate(
  packs: readonly OpenedPack[],
  flags: Flags,
  terminal: Terminal,
  showsProgress: boolean,
): Promise<ExitCode> {
  const { openThreads } = await import('./battle-threads.ts');
  const { runSimulate } = await import('./combat-rules/cli/simulate.ts');
  const { chunksOf } = await import('./combat-rules/simulate/simulation.ts');
  const { availableParallelism } = await import('node:os');
  const { battles, seed, html, json } = flags;
  const jobs = Math.min(flags.jobs ?? availableParallelism(), chunksOf(battles).length);
  const work = { packs: packs.map(({ contents }) => contents), seed };
  const compiled = packs.map(({ pack }) => pack);
  const threads = openThreads(jobs, work, compiled);
  const nowMs = showsProgress ? () => performance.now() : undefined;
  const writePage =
    html === undefined ? undefined : (page: string): Promise<void> => writeOut(html, page);
  const asked = { json: json === true, packs, battles, seed, threads, writePage, nowMs };
  return runSimulate(asked, terminal);
}

async function recordOne(
  [opened]: readonly OpenedPack[],
  path: string,
  { seed, battle = 1, json }: Flags,
  terminal: Terminal,
): Promise<ExitCode> {
  if (opened === undefined) throw new Error('invariant broken: a simulation has a pack');
  const { recordSimulated } = await import('./battle-record.ts');
  const { file, ticks } = recordSimulated({ ...opened, seed, number: battle });
  await writeOut(path, file);
  const told = { file: path, bytes: file.length, battle, ticks };
  if (json === true) writeJson(terminal, { ok: true, ...told });
  else terminal.write(`round ${battle} of seed ${seed}: ${ticks} ticks in ${plain(path)}\n`);
  return EXIT.done;
}

function addDuel(program: Command, terminal: Terminal, options: BattleCommandOptions): void {
  program
    .command('duel')
    .argument('<pack>', 'pack folder')
    .description('let one fighter use skills on another, and tell every hit')
    .requiredOption('--a <name>', 'class or unit that acts')
    .requiredOption('--b <name>', 'class or unit it acts on')
    .requiredOption('--script <steps>', "e.g. 'poison, wait 2s, b: strike, eviscerate'")
    .option('--against <pack>', 'the same on this pack, side by side')
    .option('--buckets', 'tell how each amount came about')
    .option('--seed <number>', 'what chances follow from', counted(0, SEEDS_MAX), 1)
    .option('--json', 'one JSON object instead of text')
    .action((path: string, flags: Flags) =>
      run(terminal, flags, async () => {
        const opened = await openPacks([path, flags.against], flags, { terminal, ...options });
        if (typeof opened === 'number') return opened;
        const { runDuel } = await import('./combat-rules/cli/duel.ts');
        const packs = opened.map(({ named, pack }) => {
          return { name: named.path, program: pack.program };
        });
        const { a, b, script, seed } = flags;
        const shown = { json: flags.json === true, buckets: flags.buckets === true };
        return runDuel({ ...shown, packs, a, b, script, seed }, terminal);
      }),
    );
}

function addRecord(program: Command, terminal: Terminal, options: BattleCommandOptions): void {
  program
    .command('record')
    .description(
      'write a room of a data folder to a battle file, from the last start in its journal on',
    )
    .requiredOption('--room <number>', 'number of the room', counted(1, ROOMS_MAX))
    .requiredOption('--out <file>', 'battle file to write')
    .option('--data <folder>', "the server's data folder (default: .midswing of this project)")
    .option('--json', 'one JSON object instead of text')
    .action((flags: Flags) =>
      run(terminal, flags, async () => {
        const { recordRoom } = await import('./battle-journal.ts');
        const { room, out, data, json } = flags;
        const { production, locate } = options;
        const found = await recordRoom({ dataFolder: locate(data), room, production });
        await writeOut(out, found.file);
        const { firstTick, lastTick, file } = found;
        const told = { file: out, bytes: file.length, room, firstTick, lastTick };
        if (json === true) writeJson(terminal, { ok: true, ...told });
        else terminal.write(`room ${room}, ticks ${firstTick} to ${lastTick}, in ${plain(out)}\n`);
        return EXIT.done;
      }),
    );
}

function addReplay(program: Command, terminal: Terminal, options: BattleCommandOptions): void {
  program
    .command('replay')
    .argument('<file>', 'battle file')
    .description('run a battle on record again, check every hash, and tell what happened')
    .option('--against <pack>', 'give its commands to this pack, too, and say where that parts')
    .option('--json', 'one JSON object instead of text')
    .action((path: string, flags: Flags) =>
      run(terminal, flags, async () => {
        const { decodeBattleFile } = await import('./engine/state/battle-file.ts');
        const file = decodeBattleFile(await readIn(path));
        const opened = await openPacks([flags.against], flags, { terminal, ...options });
        if (typeof opened === 'number') return opened;
        const [other] = opened;
        const against = other && { name: other.named.path, pack: other.pack };
        const { replayFile } = await import('./battle-replay.ts');
        const { tellReplay } = await import('./combat-rules/cli/replay.ts');
        const result = replayFile(file, against, () => performance.now());
        return tellReplay(result, { json: flags.json === true }, terminal);
      }),
    );
}

interface OpenedPack extends NamedPack {
  readonly contents: PackContents;
}

interface Opening extends BattleCommandOptions {
  readonly terminal: Terminal;
}

/** Reads and compiles packs; findings of the first that has mistakes are told, as those of `check` are. */
async function openPacks(
  paths: readonly (string | undefined)[],
  flags: Flags,
  opening: Opening,
): Promise<readonly OpenedPack[] | ExitCode> {
  const opened: OpenedPack[] = [];
  const named = paths.filter((path) => path !== undefined);
  for (const path of named) {
    const pack = await openOne(path, { json: flags.json === true }, opening);
    if (typeof pack !== 'number') {
      opened.push(pack);
      continue;
    }
    const isOfTwo = named.length > 1 && pack === EXIT.refused && flags.json !== true;
    if (isOfTwo) opening.terminal.writeError(`What has to be corrected is in ${plain(path)}.\n`);
    return pack;
  }
  return opened;
}

async function openOne(
  path: string,
  output: { readonly json: boolean },
  { terminal, games }: Opening,
): Promise<OpenedPack | ExitCode> {
  const { openPack, programOf } = await import('./dsl/cli/open-pack.ts');
  const { runTool } = await import('./dsl/cli/terminal.ts');
  const { readPackSource } = await import('./engine/trust/pack-source.ts');
  const { contentDigest } = await import('./battle-parts.ts');
  const { compileBattlePack } = await import('./combat-rules/battle-pack.ts');
  const { layoutOf } = await import('./compilers.ts');
  const code = await runTool(terminal, output, async () => {
    const program = programOf(await openPack(path, games), output, terminal);
    return typeof program === 'number' ? program : EXIT.done;
  });
  if (code !== EXIT.done) return code;
  const { name, service, edition, members } = await readPackSource(path);
  const contents = { name, service, revision: 0, edition, members };
  const outcome = compileBattlePack(contents, layoutOf);
  if (outcome.ok) {
    const named = { name, path, digest: contentDigest(contents) };
    return { contents, pack: outcome.pack, named };
  }
  const { diagnostics } = outcome;
  if (output.json) writeJson(terminal, { ok: false, code: 'PACK_HAS_ERRORS', diagnostics });
  else writeDiagnostics({ ...terminal, write: terminal.writeError }, diagnostics);
  return EXIT.refused;
}

/** Ends with the command's exit code; what it refuses is told with its code. */
async function run(
  terminal: Terminal,
  { json }: Flags,
  command: () => Promise<ExitCode>,
): Promise<void> {
  const output = { json: json === true };
  process.exitCode = await runCommand(terminal, output, async () => {
    const { CommandError } = await import('./combat-rules/cli/command-error.ts');
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const { code, message } = error;
      if (output.json) writeJson(terminal, { ok: false, code, message });
      else terminal.writeError(`${paint(terminal, 'red', code)} ${plain(message)}\n`);
      return EXIT.environment;
    }
  });
}

async function commandError(code: CommandError['code'], found: string): Promise<CommandError> {
  const { CommandError } = await import('./combat-rules/cli/command-error.ts');
  return new CommandError(code, found);
}

async function readIn(path: string): Promise<Uint8Array> {
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(path);
  } catch {
    throw await commandError('FILE_UNREADABLE', `"${path}" cannot be read.`);
  }
}

async function writeOut(path: string, content: Uint8Array | string): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  try {
    await writeFile(path, content);
  } catch {
    throw await commandError('FILE_UNWRITABLE', `"${path}" cannot be written.`);
  }
}

/** Reads a whole number. */
function counted(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d{1,16}$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} was expected.`);
  };
}
