// What a player can ask for: Command.kind; the target's slot is args[0].

/** Kinds of command; 0 is none, so that an unfilled command is refused. */
export const COMMAND_KIND = { strike: 1, mend: 2 } as const;
