// What a gateway counts. Hot path: plain numbers, told to the registry by `tell` now and then.
import type { Gauge, Counter, Metrics } from '../base/metrics.ts';
import { GATEWAY_LIMITS, type LimitLabel } from './limit-table.ts';

/** Since the start. */
export interface GatewayFigures {
  /** By label of GATEWAY_LIMITS. */
  readonly refused: Readonly<Record<LimitLabel, number>>;
  readonly messages: number;
  readonly frames: number;
  readonly bytes: number;
  /** Times a client began to lag behind, frames that waited for one and were sent later, and keyframes instead. */
  readonly lags: number;
  readonly lateFrames: number;
  readonly keyframes: number;
  readonly resumes: number;
}

/** How things are now. */
export interface GatewayGauges {
  readonly sockets: number;
  readonly sessions: number;
  readonly detached: number;
  readonly logBytes: number;
}

const COUNTED = {
  messages: 'Messages that clients sent.',
  frames: 'Frames sent to clients.',
  bytes: 'Bytes of frames sent to clients.',
  lags: 'Times that a client began to lag behind.',
  lateFrames: 'Frames that a lagging or resuming client was sent later.',
  keyframes: 'Keyframes sent in place of frames that were gone.',
  resumes: 'Sessions that were resumed.',
} as const;

const MEASURED = {
  sockets: 'Open sockets.',
  sessions: 'Sessions, with and without a socket.',
  detached: 'Sessions that wait for their client.',
  logBytes: 'Bytes of frames kept for clients that lack them.',
} as const;

type Counted = keyof typeof COUNTED;

export class Figures implements GatewayFigures {
  readonly refused: Record<LimitLabel, number>;
  messages = 0;
  frames = 0;
  bytes = 0;
  lags = 0;
  lateFrames = 0;
  keyframes = 0;
  resumes = 0;
  readonly #counters: ReadonlyMap<Counted, Counter>;
  readonly #gauges: ReadonlyMap<keyof GatewayGauges, Gauge>;
  readonly #refusals: ReadonlyMap<LimitLabel, Counter>;
  readonly #told = new Map<string, number>();

  constructor(metrics: Metrics) {
    const labels = labelsOf(GATEWAY_LIMITS);
    const none = Object.fromEntries(labels.map((label) => [label, 0]));
    // fromEntries forgets which names it was given.
    this.refused = none as Record<LimitLabel, number>;
    const nameOf = (name: string): string => snakeCase(`gateway_${name}`);
    const countersOf = labelsOf(COUNTED).map(
      (name) => [name, metrics.counter(`${nameOf(name)}_total`, COUNTED[name])] as const,
    );
    this.#counters = new Map(countersOf);
    this.#gauges = new Map(
      labelsOf(MEASURED).map((name) => [name, metrics.gauge(nameOf(name), MEASURED[name])]),
    );
    const help = 'Connections, sessions and messages that were refused or ended, by reason.';
    const refusals = labels.map(
      (reason) => [reason, metrics.counter('gateway_refused_total', help, { reason })] as const,
    );
    this.#refusals = new Map(refusals);
  }

  /** Tells the registry what has changed. */
  tell(gauges: GatewayGauges): void {
    for (const [name, gauge] of this.#gauges) gauge.set(gauges[name]);
    for (const [name, counter] of this.#counters) this.#add(name, this[name], counter);
    for (const [label, counter] of this.#refusals) this.#add(label, this.refused[label], counter);
  }

  #add(name: string, value: number, counter: Counter): void {
    const told = this.#told.get(name) ?? 0;
    if (value === told) return;
    counter.add(value - told);
    this.#told.set(name, value);
  }
}

function labelsOf<Table extends object>(table: Table): (keyof Table)[] {
  // Object.keys widens the names of a table to string.
  return Object.keys(table) as (keyof Table)[];
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
