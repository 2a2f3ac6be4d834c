// Why a headless command could not do its work; its code is for programs. combat-rules/SPEC.md lists the same.

/** What was found and what to do, by code. */
export const COMMAND_CODES = {
  FILE_UNREADABLE: 'Check that it is there and that this user may read it.',
  FILE_UNWRITABLE: 'Check that its folder is there and that this user may write to it.',
  FIGHTER_UNKNOWN: 'Name a class or unit of the pack.',
  PACK_HAS_ERRORS: 'Correct the pack; `midswing check` shows its findings.',
  REPLAY_MOVE_REFUSED: 'Replay it on a pack that can take its battle over.',
  REPLAY_OTHER_COLUMNS: 'Use the version of Midswing that recorded it.',
  REPLAY_PACK_MISSING: 'Record it again; the packs of a battle go into its file.',
  ROOM_UNKNOWN: 'Name a room that the journal holds.',
  SCRIPT_INVALID: 'Correct the script.',
  SIMULATION_LOST: 'Try again with fewer threads (--jobs).',
  SIMULATION_NOT_BUILT: 'Run `npm run build`, or use --jobs 1.',
} as const satisfies Record<string, string>;

export type CommandCode = keyof typeof COMMAND_CODES;

/** An expected failure of a headless command. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: CommandCode;

  constructor(code: CommandCode, found: string, cause?: unknown) {
    super(`${found} ${COMMAND_CODES[code]}`, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
