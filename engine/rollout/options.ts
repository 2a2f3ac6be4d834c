// Everything a rollout is given: the parts it drives and the ports it may not import. main.ts wires
// them, so that the rollout knows neither rooms nor the language.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Layout, LayoutSpec } from '../contract/layout.ts';
import type { Compiler } from '../contract/compiler.ts';
import type { Participant } from '../contract/participant.ts';
import type { ServiceHost } from '../service/host.ts';
import type { SavedStates } from '../service/options.ts';
import type { History } from '../state/history.ts';
import type { PackStore } from '../state/pack-store.ts';
import type { Protection } from './protection.ts';
import type { VerifyPolicy } from '../trust/pack.ts';

export interface RolloutOptions {
  /** Made with the history's last epoch and generation and these saved states; nothing serves in it yet. */
  readonly services: ServiceHost;
  /** Asked in order which one takes a pack. */
  readonly compilers: readonly Compiler[];
  /** Whose signatures count; the time is the clock's, and unsigned packs are the switch's. */
  readonly trust: Omit<VerifyPolicy, 'wallMs' | 'acceptUnsigned'>;
  readonly protection: Pick<Protection, 'isOpen'>;
  readonly history: History;
  readonly packs: PackStore;
  readonly savedStates: SavedStates;
  /** The pack a data folder starts with; asked for only while its history is empty. */
  readonly builtInPack: () => Promise<Uint8Array>;
  /** How rooms lay their columns out, their own included. */
  readonly layoutOf: (spec: LayoutSpec) => Layout;
  /** Asked before every activation. */
  readonly participants?: readonly Participant[];
  readonly clock: Clock;
  readonly log: Log;
}
