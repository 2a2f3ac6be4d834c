// What can be asked for: Command.kind and its arguments.

/** Kinds of command; 0 is none, so that an unfilled command is refused. */
export const COMMAND_KIND = {
  /** args: hash of the skill's name, row of the target. */
  use: 1,
  /** args: x and y in metres. The unit walks there. */
  move: 2,
  /** The unit stands still. */
  stop: 3,
  /** Only from the host. args: row, hash of a class or unit of the pack. A fresh one of it takes the row. */
  spawn: 4,
  /** Only from the host. A fresh match, between teams that are drawn each for itself. */
  mixed: 5,
} as const;
