// The commands of the rule language: reads their arguments, finds the vocabularies of the games, and hands both
// to dsl/cli. Each command is loaded when it is called; none loads native code.
import type { Command } from 'commander';
import { arenaVocabulary } from './combat-rules/vocabulary.ts';
import type { GameFindings } from './dsl/cli/check.ts';
import type { Games } from './dsl/cli/pack-folder.ts';
import { VERSION } from './engine/base/version.ts';
import { runCheck } from './engine/cli/check.ts';
import { runCommand, type Terminal } from './engine/cli/terminal.ts';
import { packFolder } from './engine/module/pack-module.ts';
import { readPackSource } from './engine/trust/pack-source.ts';

/** Vocabularies by the service that a pack names. */
export const GAMES: Games = new Map([['arena', arenaVocabulary]]);

/** Those that end by themselves, with a code that scripts ask for. */
export const FINITE_COMMANDS: ReadonlySet<string> = new Set([
  'check',
  'fmt',
  'explain',
  'test',
  'cost',
  'trace',
  'diff',
  'export',
  'types',
  'simulate',
  'duel',
  'replay',
  'record',
]);

interface Flags {
  readonly json?: true;
  readonly check?: true;
  readonly stdout?: true;
  readonly denyWarnings?: true;
  readonly coverage?: true;
  readonly exitCode?: true;
  readonly filter?: string;
  readonly event?: string;
  readonly use?: string;
  readonly test?: string;
  readonly set?: readonly string[];
  readonly tune?: readonly string[];
  readonly out?: string;
}

export function addLanguageCommands(program: Command, terminal: Terminal): void {
  addCheck(program, terminal);
  addFormat(program, terminal);
  addExplain(program, terminal);
  addTest(program, terminal);
  addCost(program, terminal);
  addTrace(program, terminal);
  addDiff(program, terminal);
  addExport(program, terminal);
  addTypes(program, terminal);
  addLanguageServer(program, terminal);
}

function addCheck(program: Command, terminal: Terminal): void {
  withJson(program.command('check'))
    .argument('<paths...>', 'pack folders or .rules files')
    .description('say what is wrong with rules, without a server')
    .option('--deny-warnings', 'warnings fail, too')
    .action(async (paths: readonly string[], flags: Flags) => {
      const json = flags.json === true;
      const denyWarnings = flags.denyWarnings === true;
      process.exitCode = await runCommand(terminal, { json }, async () => {
        const { isModuleFolder, isServedFolder } = await import('./dsl/cli/pack-kind.ts');
        const [path] = paths;
        if (path !== undefined && paths.length === 1 && (await isModuleFolder(path))) {
          const { createCompilers } = await import('./compilers.ts');
          const compilers = createCompilers();
          return runCheck({ path, json, readSource: packFolder, compilers }, terminal);
        }
        // What a push would refuse before it comes to what the rules say.
        const served = new Set<string>();
        for (const each of paths) if (await isServedFolder(each, GAMES)) served.add(each);
        for (const each of served) await readPackSource(each);
        const { runCheckRules } = await import('./dsl/cli/check.ts');
        const { gameFindings } = await import('./combat-rules/rule-file.ts');
        const findingsOf: GameFindings = ({ folder, sources }, found) =>
          served.has(folder) ? gameFindings(found, sources) : [];
        const asked = { paths, json, games: GAMES, denyWarnings, gameFindings: findingsOf };
        return runCheckRules(asked, terminal);
      });
    });
}

function addFormat(program: Command, terminal: Terminal): void {
  withJson(program.command('fmt'))
    .argument('<paths...>', 'pack folders or .rules files')
    .description('write rules in their one form; comments stay where they stand')
    .option('--check', 'change nothing, exit 1 when something would change')
    .option('--stdout', 'print the result instead of changing files')
    .action(async (paths: readonly string[], flags: Flags) => {
      const { runFormat } = await import('./dsl/cli/format.ts');
      const shown = flags.stdout === true ? 'show' : 'write';
      const mode = flags.check === true ? 'check' : shown;
      process.exitCode = await runFormat({ paths, mode, json: flags.json === true }, terminal);
    });
}

function addExplain(program: Command, terminal: Terminal): void {
  withJson(program.command('explain'))
    .argument('[code]', 'code of a finding (default: list all)')
    .description('what a finding means, with a wrong example and the right one')
    .action(async (code: string | undefined, flags: Flags) => {
      const { runExplain } = await import('./dsl/cli/explain.ts');
      process.exitCode = await runExplain({ code, json: flags.json === true }, terminal);
    });
}

function addTest(program: Command, terminal: Terminal): void {
  withJson(program.command('test'))
    .argument('<pack>', 'pack folder or .rules file')
    .description('run the tests that stand in rule files')
    .option('--filter <text>', 'only tests whose name holds this text')
    .option('--coverage', 'say which rules and branches ran')
    .option('--tune <name=number>', 'turn a tune', collect, [])
    .action(async (path: string, flags: Flags) => {
      const { runTests } = await import('./dsl/cli/test.ts');
      const { filter, tune = [] } = flags;
      const asked = { path, games: GAMES, filter, tunes: tune, json: flags.json === true };
      process.exitCode = await runTests({ ...asked, coverage: flags.coverage === true }, terminal);
    });
}

function addCost(program: Command, terminal: Terminal): void {
  withJson(program.command('cost'))
    .argument('<pack>', 'pack folder or .rules file')
    .description('how many steps rules and events can take at most')
    .action(async (path: string, flags: Flags) => {
      const { runCost } = await import('./dsl/cli/cost.ts');
      process.exitCode = await runCost({ path, games: GAMES, json: flags.json === true }, terminal);
    });
}

function addTrace(program: Command, terminal: Terminal): void {
  withJson(program.command('trace'))
    .argument('<pack>', 'pack folder or .rules file')
    .description('one event, rule by rule and bucket by bucket')
    .option('--event <name>', 'the event to raise (default: that of a bare `if`)')
    .option('--use <skill>', 'a skill that `caster` uses on `target` instead')
    .option('--set <name=value>', 'a value, e.g. attacker.attack=24 or damage=10', collect, [])
    .option('--test <name>', 'the last event of this inline test instead')
    .action(async (path: string, flags: Flags) => {
      const { runTrace } = await import('./dsl/cli/trace.ts');
      const { event, use, test, set = [] } = flags;
      const asked = { path, games: GAMES, event, use, test, set, json: flags.json === true };
      process.exitCode = await runTrace(asked, terminal);
    });
}

function addDiff(program: Command, terminal: Terminal): void {
  withJson(program.command('diff'))
    .argument('<old>', 'pack folder or .rules file')
    .argument('<new>', 'pack folder or .rules file')
    .description("what changed, in a designer's words")
    .option('--exit-code', 'end with 1 when something changed')
    .action(async (before: string, after: string, flags: Flags) => {
      const { runDiff } = await import('./dsl/cli/diff.ts');
      const asked = { before, after, exitCode: flags.exitCode === true };
      process.exitCode = await runDiff({ ...asked, json: flags.json === true }, terminal);
    });
}

function addExport(program: Command, terminal: Terminal): void {
  withJson(program.command('export'))
    .argument('<pack>', 'pack folder or .rules file')
    .description('computed numbers and texts of a pack, for tooltips')
    .option('--tune <name=number>', 'turn a tune', collect, [])
    .action(async (path: string, { json, tune = [] }: Flags) => {
      const { runExport } = await import('./dsl/cli/export.ts');
      const asked = { path, games: GAMES, tunes: tune, json: json === true };
      process.exitCode = await runExport(asked, terminal);
    });
}

function addTypes(program: Command, terminal: Terminal): void {
  withJson(program.command('types'))
    .argument('<pack>', 'pack folder or .rules file')
    .description('the names of a pack as TypeScript types')
    .option('--out <file>', 'write them to a file')
    .option('--check', 'change nothing, exit 1 when the file is stale')
    .action(async (path: string, flags: Flags) => {
      const { runTypes } = await import('./dsl/cli/types.ts');
      const { out, check } = flags;
      const asked = { path, games: GAMES, out, check: check === true, json: flags.json === true };
      process.exitCode = await runTypes(asked, terminal);
    });
}

/** Standard output belongs to the protocol; whatever is to be told goes to standard error. */
function addLanguageServer(program: Command, { writeError }: Terminal): void {
  program
    .command('language-server')
    .description(
      'what editors start: findings, completion, jumps and more, while rules are written',
    )
    .option('--stdio', 'speak over standard input and output; there is no other way')
    .allowExcessArguments()
    .allowUnknownOption()
    .action(async () => {
      const { startLanguageServer } = await import('./dsl/language-server/server.ts');
      const { stdin: input, stdout: output } = process;
      const log = (line: string): void => writeError(`${line}\n`);
      startLanguageServer({ games: GAMES, input, output, log, version: VERSION });
    });
}

function withJson(command: Command): Command {
  return command.option('--json', 'one JSON object instead of text');
}

/** An option that may be given several times. */
function collect(value: string, given: readonly string[]): readonly string[] {
  return [...given, value];
}
