// What the parts of a run share: what was asked for, what has been started, and who is told.
import type { AdminClient } from './admin-client.ts';
import type { AdoptionCounts } from './adoption.ts';
import type { Generators } from './generator-process.ts';
import type { LoadOptions, Target } from './options.ts';
import type { PackBook } from './pack-book.ts';
import type { Cores } from './pinned-process.ts';
import type { Pusher } from './pusher.ts';
import type { ServerProcess } from './server-process.ts';
import type { Timeline } from './timeline.ts';

export interface RunPorts {
  /** A line for people, at most NOTES_MAX of the same run. */
  readonly note: (text: string) => void;
  /** What is going on, about once a second. */
  readonly progress: (text: string) => void;
  /** Ends the run early; it then does not count. */
  readonly signal: AbortSignal;
}

/** What the parts of a run share. */
export interface Run {
  readonly options: LoadOptions;
  readonly ports: RunPorts;
  /** The server this run has started itself. */
  readonly own: ServerProcess | undefined;
  readonly target: Target;
  readonly cores: Cores;
  readonly admin: AdminClient;
  /** What the server had counted before the first socket. */
  readonly adoptionBefore: AdoptionCounts;
  readonly book: PackBook;
  readonly pusher: Pusher;
  readonly generators: Generators;
  readonly timeline: Timeline;
  readonly note: (text: string) => void;
}
