// Who has a say in which version of a service may follow, without the rollout knowing them: the battles that run
// on it. What they find is evidence made on copies; each moves at a time of its own, after the activation.
import type { RoomTouch } from './room.ts';
import type { Service } from './service.ts';

/** Asked about every version that is to serve. */
export interface Participant {
  /**
   * Tries the version, which is loaded and does not serve yet; changes nothing. Answers what it would do to things
   * that run. A throw refuses the version.
   */
  prepare(candidate: Service): Promise<readonly RoomTouch[]>;
  /** The versions that serve for these services are good: nothing leads back. */
  confirm(services: readonly string[]): void;
}
