// What headless commands share: where they write and how they end. They never end the process and never ask the
// environment: their caller hands both in.

/** Exit codes: done; findings, or a replay that parts; wrong use or environment. */
export const EXIT = { done: 0, found: 1, use: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Terminal {
  /** Standard output: results, and with --json one JSON object. */
  readonly write: (text: string) => void;
  /** Standard error: what goes on and what went wrong, for people. */
  readonly writeError: (text: string) => void;
}

/** Prints a result for programs: one line, one object. */
export function writeJson({ write }: Terminal, content: unknown): void {
  write(`${JSON.stringify(content)}\n`);
}
