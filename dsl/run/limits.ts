// Bounds of a running battle. Reaching one is a coded outcome (see FAULTS), never a crash.

export const RUN_LIMITS = Object.freeze({
  /**
   * Steps of one chain, whatever hooks and deaths bring: a second of work or so, a hundred times what one event may
   * cost. It holds up a loop that the checker did not find.
   */
  stepsMax: 10_000_000,
  /** What handling an event counts against that besides its rules. */
  handlingSteps: 100,
  /** Events that can wait to be handled, and how many a runner has room for at first. */
  queueMax: 65_536,
  queueStart: 1_024,
  /** Operations that one event and the hooks it sets off can record; its rules alone record 25,000 at most. */
  operationsMax: 65_536,
  operationsStart: 2_048,
  /** Their arguments together. */
  argumentsMax: 524_288,
  argumentsStart: 16_384,
  /** Arguments of one function of the game. */
  hostArgumentsMax: 16,
  /** Costs of one skill that can be given back when it is refused after all. */
  spendsMax: 64,
  /** Delayed events that can wait, when the vocabulary does not say. */
  tasks: 64,
});
