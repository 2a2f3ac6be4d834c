// Protection switches of one server: closed unless the configuration or an operator opened them. An opening
// is on record before it counts and ends by itself; closing never waits for a disk.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { assert } from '../base/assert.ts';
import { CodedError } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import {
  PROTECTION_SWITCH_NAMES,
  PROTECTION_SWITCHES,
  type ProtectionSwitch,
} from '../base/protection-switch.ts';
import { logRecord } from '../state/history-record.ts';
import type { History } from '../state/history.ts';

/** One switch as people see it. */
export interface SwitchStatus {
  readonly name: ProtectionSwitch;
  readonly opens: string;
  readonly open: boolean;
  /** ISO instant at which it closes by itself; null while closed or opened by the configuration. */
  readonly until: string | null;
  readonly openedBy: string | null;
  readonly reason: string | null;
}

/** Who moves a switch, and why: both go on record. */
export interface SwitchRequest {
  readonly actor: string;
  readonly reason: string;
}

export interface Protection {
  isOpen(name: ProtectionSwitch): boolean;
  list(): readonly SwitchStatus[];
  /**
   * Opens for at most LIMITS.switchOpenMsMax; again before that, it starts anew.
   * @throws HISTORY_STOPPED, and opens nothing, when it cannot be put on record
   */
  open(name: ProtectionSwitch, forMs: number, request: SwitchRequest): Promise<SwitchStatus>;
  /** Closes at once; one that the configuration opened stays closed until the next start. */
  close(name: ProtectionSwitch, request: SwitchRequest): Promise<SwitchStatus>;
  /** Closes what is past its time and puts that on record; called every now and then. */
  expire(): Promise<void>;
}

export interface ProtectionOptions {
  readonly history: Pick<History, 'append' | 'lastEpoch'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Open from the start, by an operator's configuration. */
  readonly openFromStart: readonly ProtectionSwitch[];
}

interface Opening extends SwitchRequest {
  /** Monotonic; infinite for the configuration's. */
  readonly untilMs: number;
}

/** Makes the switches of one server and logs the ones that its configuration opens. */
export function createProtection(options: ProtectionOptions): Protection {
  return new Switches(options);
}

/** @throws PROTECTION_CLOSED unless the switch is open; `what` names what it was needed for */
export function requireOpen(
  protection: Pick<Protection, 'isOpen'>,
  name: ProtectionSwitch,
  what: string,
): void {
  if (protection.isOpen(name)) return;
  const message = `${what} needs the protection switch "${name}", which is closed.`;
  throw new CodedError('PROTECTION_CLOSED', { message, details: { switch: name } });
}

class Switches implements Protection {
  readonly #options: ProtectionOptions;
  readonly #openings = new Map<ProtectionSwitch, Opening>();
  /** Openings that are being put on record; a closing that comes meanwhile calls them off. */
  readonly #pending = new Map<ProtectionSwitch, object>();

  constructor(options: ProtectionOptions) {
    this.#options = options;
    const opening = { untilMs: Number.POSITIVE_INFINITY, actor: 'configuration', reason: '' };
    for (const name of options.openFromStart) {
      this.#openings.set(name, opening);
      options.log.warn({ switch: name }, 'protection switch open by configuration');
    }
  }

  isOpen(name: ProtectionSwitch): boolean {
    const opening = this.#openings.get(name);
    return opening !== undefined && this.#options.clock.nowMs() < opening.untilMs;
  }

  list(): readonly SwitchStatus[] {
    return PROTECTION_SWITCH_NAMES.map((name) => this.#status(name));
  }

  async open(name: ProtectionSwitch, forMs: number, request: SwitchRequest): Promise<SwitchStatus> {
    const { clock, log } = this.#options;
    assert(forMs > 0 && forMs <= LIMITS.switchOpenMsMax, 'PS3 an opening ends');
    const untilMs = clock.nowMs() + forMs;
    const until = new Date(clock.wallMs() + forMs).toISOString();
    const own = { isCalledOff: false };
    this.#pending.set(name, own);
    try {
      await this.#record('opened', request, `${name} until ${until}: ${request.reason}`);
    } finally {
      // Neither closed nor opened anew meanwhile: what stands here now is this opening.
      if (this.#pending.get(name) !== own) own.isCalledOff = true;
      else this.#pending.delete(name);
    }
    if (own.isCalledOff) return this.#status(name);
    this.#openings.set(name, { ...request, untilMs });
    log.warn({ switch: name, until, ...request }, 'protection switch opened');
    return this.#status(name);
  }

  async close(name: ProtectionSwitch, request: SwitchRequest): Promise<SwitchStatus> {
    const wasOpening = this.#pending.delete(name);
    const wasOpen = this.#openings.delete(name);
    if (wasOpen || wasOpening) await this.#tellClosed(name, request);
    return this.#status(name);
  }

  async expire(): Promise<void> {
    const request = { actor: 'server', reason: 'its time is over' };
    // All at once: while the end of one is put on record, another may be opened anew.
    const due = [...this.#openings.keys()].filter((name) => !this.isOpen(name));
    for (const name of due) this.#openings.delete(name);
    for (const name of due) await this.#tellClosed(name, request);
  }

  async #tellClosed(name: ProtectionSwitch, request: SwitchRequest): Promise<void> {
    const { log } = this.#options;
    log.warn({ switch: name, ...request }, 'protection switch closed');
    await this.#record('closed', request, `${name}: ${request.reason}`).catch((error: unknown) => {
      log.error({ err: error, switch: name }, 'a switch was closed, but that is not on record');
    });
  }

  #status(name: ProtectionSwitch): SwitchStatus {
    const { clock } = this.#options;
    const base = { name, opens: PROTECTION_SWITCHES[name] };
    const opening = this.#openings.get(name);
    if (opening === undefined || !this.isOpen(name)) {
      return { ...base, open: false, until: null, openedBy: null, reason: null };
    }
    const { untilMs, actor: openedBy, reason } = opening;
    const leftMs = untilMs - clock.nowMs();
    const until = Number.isFinite(leftMs) ? new Date(clock.wallMs() + leftMs).toISOString() : null;
    return { ...base, open: true, until, openedBy, reason };
  }

  #record(stage: 'opened' | 'closed', { actor }: SwitchRequest, reason: string): Promise<void> {
    const { history, clock } = this.#options;
    const at = new Date(clock.wallMs()).toISOString();
    const epoch = history.lastEpoch;
    // Generation 0: a switch belongs to no generation, and must not close the intent of one.
    return history.append({ ...logRecord(stage, { at, epoch, generation: 0, reason }), actor });
  }
}
