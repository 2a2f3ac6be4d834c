// What one rollout has been through so far: times each stage, logs it with epoch and set, and turns
// a refusal into an outcome that names the stage.
import type { CodedError } from '../base/errors.ts';
import type { PackDiagnostic } from '../contract/compiler.ts';
import type { Generation, PackIdentity } from '../kernel/generation.ts';
import { diagnosticsOf } from './compile.ts';
import type { PushAccepted, PushRefused } from './outcome.ts';
import type { RolloutOptions } from './options.ts';
import type { Stage, StageTiming } from './stage.ts';

/** One rollout on its way. */
export class Journey {
  readonly timings: StageTiming[] = [];
  readonly #options: RolloutOptions;
  readonly #fields: Record<string, unknown>;

  constructor(options: RolloutOptions, fields: { actor: string; reason: string }) {
    this.#options = options;
    this.#fields = { ...fields };
  }

  /** Once the pack is verified, every line names it. */
  identify(pack: PackIdentity, service: string): void {
    const { name, revision, digest } = pack;
    Object.assign(this.#fields, { service, pack: name, revision, digest });
  }

  /** Runs one stage; its time counts whether it succeeds or throws. */
  async pass<T>(stage: Stage, task: () => T | Promise<T>): Promise<T> {
    const startedMs = this.#options.clock.nowMs();
    try {
      return await task();
    } finally {
      const ms = this.#options.clock.nowMs() - startedMs;
      this.timings.push({ stage, ms });
      this.#options.log.debug({ ...this.#context(), stage, ms }, 'rollout stage');
    }
  }

  /** Logs that a rollout's generation serves now, and says it to the caller. */
  accept(
    { id: generation, service, pack }: Generation,
    { epoch, durable }: Pick<PushAccepted, 'epoch' | 'durable'>,
    warnings: readonly PackDiagnostic[],
  ): PushAccepted {
    const stages = [...this.timings];
    this.#options.log.info(
      { ...this.#context(), stage: 'active', generation, stages },
      'pack active',
    );
    const fields = { stages, epoch, generation, service: service.name, pack, warnings, durable };
    return { ok: true, ...fields, touches: [] };
  }

  /** The line of a service that is taken out. */
  logRemoved(): void {
    this.#options.log.info({ ...this.#context(), stages: this.timings }, 'service removed');
  }

  /** Logs how it ended, and says it to the caller. */
  refuse(error: CodedError): PushRefused {
    const { code, message } = error;
    const stages = [...this.timings];
    const stage = stages.at(-1)?.stage ?? 'received';
    const ending: Stage = code === 'ROLLOUT_SUPERSEDED' ? 'superseded' : 'rejected';
    const why = {
      code,
      reason: message,
      ...(error.cause === undefined ? {} : { err: error.cause }),
    };
    const fields = { ...this.#context(), ...why, stage: ending, refusedAt: stage };
    this.#options.log.warn(fields, `rollout ${ending}, nothing changed`);
    return { ok: false, code, message, stage, stages, diagnostics: diagnosticsOf(error) };
  }

  #context(): Record<string, unknown> {
    const { services } = this.#options;
    const set = services.kernel.routing?.defaultSet.digest;
    return { ...this.#fields, epoch: services.kernel.epoch, set };
  }
}
