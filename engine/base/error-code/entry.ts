// What the table of error codes says about each code.

export interface ErrorCodeEntry {
  /** What was found and what was expected, as one sentence. */
  readonly meaning: string;
  /** What the reader should do, as one sentence. */
  readonly action: string;
}
