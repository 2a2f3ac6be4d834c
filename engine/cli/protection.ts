// midswing protection: shows the protection switches of the running server, opens one for a while, closes
// one. Reason and end of every opening go on record there.
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import { nearestName } from '../base/nearest-name.ts';
import { PROTECTION_SWITCH_NAMES } from '../base/protection-switch.ts';
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
    refuseUnusable(move);
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

/** Told in the words of the command line, before the server is asked. */
function refuseUnusable(move: SwitchMove): void {
  const nearest = nearestName(move.name, PROTECTION_SWITCH_NAMES);
  if (!PROTECTION_SWITCH_NAMES.some((name) => name === move.name)) {
    const known = PROTECTION_SWITCH_NAMES.join(', ');
    const hint = nearest === undefined ? `They are ${known}.` : `Did you mean ${nearest}?`;
    const message = `No protection switch is named "${move.name}". ${hint}`;
    throw new CodedError('REQUEST_INVALID', { message });
  }
  const mostMinutes = LIMITS.switchOpenMsMax / MINUTE_MS;
  if (move.kind === 'close' || (move.minutes >= 1 && move.minutes <= mostMinutes)) return;
  const message = `A switch is opened for 1 to ${mostMinutes} minutes, not for ${move.minutes}.`;
  throw new CodedError('REQUEST_INVALID', { message });
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
