// midswing protection: shows the protection switches of the running server, opens one for a while, closes
// one. Reason and end of every opening go on record there.
import type { SwitchAnswer } from './answer.ts';
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

/** What to do with which switch; undefined lists all. */
export type SwitchMove =
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly minutes: number;
      readonly reason: string;
    }
  | { readonly kind: 'close'; readonly name: string; readonly reason: string };

export interface ProtectionOptions extends ConnectionOptions, OutputOptions {
  readonly move?: SwitchMove;
}

const MINUTE_MS = 60_000;

/** Moves a switch, or lists them all; the exit code says whether the server did it. */
export async function runProtection(
  options: ProtectionOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const api = await connect(options);
    const { move } = options;
    if (move === undefined) {
      const answer = await api.switches();
      if (!answer.ok) return reportRefusal(terminal, options, answer);
      if (options.json) writeJson(terminal, answer.raw);
      else for (const each of answer.value.switches) writeSwitch(terminal, each);
      return EXIT.done;
    }
    const { name, reason } = move;
    const answer =
      move.kind === 'open'
        ? await api.openSwitch({ switch: name, forMs: move.minutes * MINUTE_MS, reason })
        : await api.closeSwitch({ switch: name, reason });
    if (!answer.ok) return reportRefusal(terminal, options, answer);
    if (options.json) writeJson(terminal, answer.raw);
    else writeSwitch(terminal, answer.value);
    return EXIT.done;
  });
}

function writeSwitch(terminal: Terminal, each: SwitchAnswer): void {
  const state = each.open ? paint(terminal, 'yellow', 'open  ') : 'closed';
  terminal.write(`${plain(each.name).padEnd(15)} ${state}  ${plain(each.opens)}\n`);
  if (!each.open) return;
  const until = each.until === null ? 'as long as the server runs' : `until ${plain(each.until)}`;
  // On one line: a reason is not to look like the switch below.
  const given = plain(each.reason ?? '').replaceAll(/\s+/g, ' ');
  const reason = given === '' ? '' : `: ${given}`;
  terminal.write(`${' '.repeat(16)}${until}, by ${plain(each.openedBy ?? '')}${reason}\n`);
}
