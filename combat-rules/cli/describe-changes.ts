// A battle's frames, as they travel, in words: what `midswing watch` prints.
import { CHANGE_KIND } from '../model/change.ts';
import { decodeChanges, decodeKeyframe } from '../protocol/client.ts';
import { arenaVocabulary } from '../vocabulary.ts';
import { formatChange } from './combat-log.ts';

export interface ChangeDescriber {
  /** Learns who stands where, and what things are called. */
  see(keyframe: Uint8Array): void;
  /** The lines of one frame; a keyframe in it is seen after its changes. */
  describe(frame: Frame): readonly string[];
}

interface Frame {
  readonly changes: Uint8Array;
  readonly keyframe?: Uint8Array | undefined;
}

/** Knows nothing before the first keyframe. */
export function createChangeDescriber(): ChangeDescriber {
  const names = new Map<number, string>();
  let classes: number[] = [];
  const see = (bytes: Uint8Array): void => {
    const keyframe = decodeKeyframe(bytes);
    if (keyframe === undefined) return;
    classes = keyframe.units.map((unit) => unit.class);
    for (const [hash, name] of keyframe.names) names.set(hash, name);
  };
  return {
    see,
    describe: ({ changes, keyframe }) => {
      const frame = decodeChanges(changes);
      if (keyframe !== undefined) see(keyframe);
      if (frame === undefined) return ['(changes that this version cannot read)'];
      for (const [hash, name] of frame.names) names.set(hash, name);
      const { tickMs } = arenaVocabulary;
      return frame.changes.flatMap((change) => {
        if (change.kind === CHANGE_KIND.spawned) classes[change.target] = change.what;
        return formatChange(change, { classes, names, tickMs }) ?? [];
      });
    },
  };
}
