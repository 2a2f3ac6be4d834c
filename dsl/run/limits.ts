// Bounds of a running battle. Reaching one is a coded outcome (see FAULTS), never a crash.

export const RUN_LIMITS = Object.freeze({
  /**
   * Events that can wait to be handled: more than the fuel of any root event pays for in practice.
   */
  queueMax: 1_024,
  /** Operations that one event and the hooks it sets off can record. */
  operationsMax: 2_048,
  /** Their arguments together. */
  argumentsMax: 16_384,
  /** Arguments of one function of the game. */
  hostArgumentsMax: 16,
  /** Costs of one skill that can be given back when it is refused after all. */
  spendsMax: 64,
  /** Delayed events that can wait, when the vocabulary does not say. */
  tasks: 64,
});
