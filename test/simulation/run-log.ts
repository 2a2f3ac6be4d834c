// What a run did, and what was wrong in it.

/** What happened in a run, so that runs are comparable. */
export interface SimulationCounts {
  ticks: number;
  pushes: number;
  refused: number;
  identical: number;
  returns: number;
  restored: number;
  moved: number;
  faults: number;
  stayed: number;
  crashes: number;
  answers: number;
}

export class RunLog {
  readonly counts: SimulationCounts = {
    ticks: 0,
    pushes: 0,
    refused: 0,
    identical: 0,
    returns: 0,
    restored: 0,
    moved: 0,
    faults: 0,
    stayed: 0,
    crashes: 0,
    answers: 0,
  };
  /** What was done, in order. */
  readonly story: string[] = [];
  readonly wrong: string[] = [];

  say(wrong: readonly string[]): void {
    this.wrong.push(...wrong.map((one) => `tick ${this.counts.ticks}: ${one}`));
  }

  tell(text: string): void {
    this.story.push(`${this.counts.ticks}: ${text}`);
  }
}
