// What a host does with a service that is bad as a whole and has no version to go back to: a fresh instance
// with the state that was saved last, and in the end none at all.
import type { Replacement } from './change.ts';
import type { HostCore } from './core.ts';
import type { Member } from './roster.ts';
import type { Move, StateOrigin, SwitchRequest } from './switch.ts';
import { captureStates } from './capture.ts';
import { letGo, load, prepare, prepareSet, recover } from './stage.ts';

type Activate = (request: SwitchRequest, kind: Replacement['kind']) => Replacement;

const NONE: StateOrigin = { kind: 'own', carried: [] };

/**
 * Replaces what serves by a fresh instance of the same version; the state of the old one is dropped.
 * @throws what staging and the switch throw; the old one serves on then
 */
export async function restartService(
  service: string,
  core: HostCore,
  activate: Activate,
): Promise<void> {
  const from = core.serving(service);
  if (from === undefined) return;
  const expectedEpoch = core.kernel.epoch;
  const members: Member[] = [];
  try {
    const fresh = load(from.source, core);
    members.push(fresh);
    await prepare(fresh, core);
    const { to, origin } = await recover(fresh, members, core);
    const moves = [{ service, from, to, origin }];
    const set = prepareSet(moves, core);
    activate({ moves, set, expectedEpoch, isReversible: false }, 'restart');
  } catch (error) {
    await letGo(members, core);
    throw error;
  }
}

/** Removes a service and all that depends on it; the state of those, which is sound, is saved. */
export async function giveUpService(
  service: string,
  core: HostCore,
  activate: Activate,
): Promise<void> {
  const going = withDependants(service, core.allServing());
  const moves: Move[] = going
    .toReversed()
    .map((from) => ({ service: nameOf(from), from, to: undefined, origin: NONE }));
  const { captures, failures } = captureStates(
    going.filter((member) => nameOf(member) !== service),
    core,
  );
  const set = prepareSet(moves, core);
  const expectedEpoch = core.kernel.epoch;
  activate({ moves, set, expectedEpoch, isReversible: false }, 'replacement');
  for (const error of failures) core.options.log.error({ err: error }, 'state was not saved');
  await core.options.savedStates?.save(captures);
}

/** `service` and what needs it, directly or not; `serving` is in dependency order. */
function withDependants(service: string, serving: readonly Member[]): readonly Member[] {
  const names = new Set([service]);
  return serving.filter(({ generation }) => {
    const { name, dependencies = [] } = generation.service;
    if (dependencies.some((dependency) => names.has(dependency))) names.add(name);
    return names.has(name);
  });
}

function nameOf({ generation }: Member): string {
  return generation.service.name;
}
