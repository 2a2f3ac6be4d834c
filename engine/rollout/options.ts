// Everything a rollout is given: the parts it drives and the ports it may not import. main.ts wires
// them, so that the rollout knows neither rooms nor the language.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Layout, LayoutSpec } from '../contract/layout.ts';
import type { Compiler } from '../contract/service.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { DataFolder } from '../state/data-folder.ts';
import type { History } from '../state/history.ts';
import type { PackStore } from '../state/pack-store.ts';
import type { ServiceStateStore } from '../state/service-state.ts';
import type { VerifyPolicy } from '../trust/pack.ts';
import type { SealKey } from '../trust/seal.ts';

export interface RolloutOptions {
  /** Made with the history's last epoch and generation, and not yet activated. */
  readonly kernel: Kernel;
  /** One per service that packs may be for. */
  readonly compilers: readonly Compiler[];
  /** Whose signatures count; the time is the clock's. */
  readonly trust: Omit<VerifyPolicy, 'wallMs'>;
  readonly history: History;
  readonly packs: PackStore;
  readonly states: ServiceStateStore;
  /** Where refused state files are set aside. */
  readonly dataFolder: DataFolder;
  readonly sealKey: SealKey;
  /** Part of every sealed record, e.g. "development": records of another are refused. */
  readonly environment: string;
  /** The pack a data folder starts with; asked for only while its history is empty. */
  readonly builtInPack: () => Promise<Uint8Array>;
  /** How rooms lay their columns out, their own included. */
  readonly layoutOf: (spec: LayoutSpec) => Layout;
  readonly clock: Clock;
  readonly log: Log;
}
