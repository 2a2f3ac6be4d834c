// `midswing duel PACK`: two fighters, a script, and what happened, line by line.
import type { Program } from '../battle-pack.ts';
import type { DuelResult } from '../duel/duel-log.ts';
import { comparedLines, duelLines } from '../duel/duel-text.ts';
import { fightDuel } from '../duel/fight.ts';
import { findDuelist, readScript, type Found } from '../duel/script.ts';
import { CommandError, type CommandCode } from './command-error.ts';
import { EXIT, writeJson, type ExitCode, type Terminal } from './command-terminal.ts';

export interface DuelCommandOptions {
  readonly json: boolean;
  /** The pack, and the one that it is compared with. */
  readonly packs: readonly { readonly name: string; readonly program: Program }[];
  /** Names of a class or unit each. */
  readonly a: string;
  readonly b: string;
  readonly script: string;
  readonly seed: number;
  readonly buckets: boolean;
}

/** @throws FIGHTER_UNKNOWN, SCRIPT_INVALID */
export function runDuel(options: DuelCommandOptions, { write, ...rest }: Terminal): ExitCode {
  const duels = options.packs.map(({ name, program }) => {
    return { name, result: fight(options, program) };
  });
  const [first, second] = duels;
  if (first === undefined) throw new Error('invariant broken: a duel has a pack');
  if (options.json) {
    const against = second === undefined ? {} : { against: jsonOf(second) };
    writeJson({ write, ...rest }, { ok: true, ...jsonOf(first), ...against });
  } else {
    const lines =
      second === undefined
        ? duelLines(first.result)
        : comparedLines(first.result, second.result, [first.name, second.name]);
    write(lines.map((line) => `${line}\n`).join(''));
  }
  return EXIT.done;
}

function fight({ a, b, script, seed, buckets }: DuelCommandOptions, program: Program): DuelResult {
  const one = valueOf(findDuelist(a, program), 'FIGHTER_UNKNOWN');
  const other = valueOf(findDuelist(b, program), 'FIGHTER_UNKNOWN');
  const steps = valueOf(readScript(script, [one, other], program), 'SCRIPT_INVALID');
  const told = buckets ? ({ buckets: true } as const) : {};
  return fightDuel({ program, fighters: [one, other], steps, seed, ...told });
}

function valueOf<Value>(found: Found<Value>, code: CommandCode): Value {
  if (found.ok) return found.value;
  throw new CommandError(code, found.message);
}

function jsonOf({ name, result }: { readonly name: string; readonly result: DuelResult }) {
  return { pack: name, ...result };
}
