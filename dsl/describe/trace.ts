// One action as it went, event by event: which rules fired or why not, bucket by bucket, and what was recorded.
// Fed by the interpreter and the runner while they run.
import type { Observation } from '../interpret/observer.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { TypedBody, TypedRule } from '../ir/statement.ts';
import type { RunObserver } from '../run/game-sink.ts';
import { BUCKET, BUCKETS, resolveBuckets, type Frame } from '../runtime.ts';

export interface EventTrace {
  /** Position of the event; -1 for a hook, period or skill. */
  readonly event: number;
  readonly name: string;
  readonly internal: boolean;
  /** Field values when it began. */
  readonly before: readonly number[];
  /** When it was over; absorbed, dealt and overkill follow the fields of one with an outcome. */
  after: readonly number[];
  readonly bodies: BodyTrace[];
  buckets: readonly BucketTrace[];
  /** Effects whose pools took part of the amount, in their order. */
  readonly pools: PoolTrace[];
}

export interface PoolTrace {
  readonly effect: string;
  readonly taken: number;
}

export interface BodyTrace {
  readonly name: string;
  readonly body: TypedBody;
  readonly rule: TypedRule | undefined;
  /** False when the event was too far from the first. */
  readonly runs: boolean;
  readonly observations: Observation[];
}

/** How the final value of one field came about; only what changed something is there. */
export interface BucketTrace {
  readonly field: string;
  readonly base: number;
  readonly flat?: number;
  readonly increased?: number;
  /** The product of the factors, as a percent. */
  readonly more?: number;
  readonly set?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly value: number;
}

const EVENTS_MAX = 1_000;

export class TraceRecorder {
  readonly #program: TypedProgram;
  #events: EventTrace[] = [];
  /** What is going on is not of the pack: a test is being set up. */
  #isForeign = false;
  /** What runs is no hook: the `modify` lines of an effect are worked out anew. */
  #isQuiet = false;
  #hooked: TypedBody | undefined;
  /** The event under way: hooks that run within it have entries of their own behind it. */
  #open: EventTrace | undefined;
  /** Where what is seen belongs. */
  #current: EventTrace | undefined;

  constructor(program: TypedProgram) {
    this.#program = program;
  }

  get events(): readonly EventTrace[] {
    return this.#events;
  }

  /** What came before is of no interest any more. */
  clear(): void {
    this.#events = [];
    this.#open = undefined;
    this.#current = undefined;
  }

  /** What happened that no body tells of, in words. */
  note(name: string): void {
    this.#add({ ...emptyTrace(), event: -1, name, internal: false });
  }

  observe(observation: Observation): void {
    if (observation.kind === 'rule') this.#isQuiet = false;
    if (observation.kind === 'body') this.#isQuiet = observation.body !== this.#hooked;
    if (this.#isForeign || this.#isQuiet) return;
    if (observation.kind === 'rule') {
      const { rule, runs } = observation;
      this.#current = this.#open;
      this.#current?.bodies.push({ name: rule.name, body: rule, rule, runs, observations: [] });
      return;
    }
    if (observation.kind === 'body') return;
    this.#current?.bodies.at(-1)?.observations.push(observation);
  }

  /** For the runner. */
  observer(): RunObserver {
    return {
      opened: (event, frame) => this.#begin(event, frame),
      resolving: (event, frame) => this.#resolve(event, frame),
      closed: (event, frame) => {
        const open = this.#open;
        this.#open = undefined;
        const slots = this.#program.events[event]?.slots ?? 0;
        if (open?.event === event) open.after = Array.from(frame.event.slice(0, slots));
      },
      hook: (body) => this.#hook(body),
      absorbed: (effect, taken) => {
        const name = this.#program.effects[effect]?.name ?? 'a pool';
        this.#open?.pools.push({ effect: name, taken });
      },
      carried: () => {},
    };
  }

  #begin(event: number, frame: Frame): void {
    const typed = this.#program.events[event];
    this.#isForeign = typed === undefined;
    this.#open = undefined;
    if (typed === undefined) return;
    const before = Array.from(frame.event.slice(0, typed.fields.length));
    const { name, internal } = typed;
    this.#add({ ...emptyTrace(), event, name, internal, before, after: before });
    this.#open = this.#current;
  }

  #hook(body: TypedBody): void {
    this.#isForeign = false;
    this.#hooked = body;
    const name = this.#nameOf(body);
    if (name === undefined) return;
    const own: BodyTrace = { name, body, rule: undefined, runs: true, observations: [] };
    this.#add({ ...emptyTrace(), event: -1, name, internal: false, bodies: [own] });
  }

  #add(event: EventTrace): void {
    this.#current = event;
    if (this.#events.length < EVENTS_MAX) this.#events.push(event);
  }

  /** Of what a designer wrote; undefined for the rest. */
  #nameOf(body: TypedBody): string | undefined {
    const { skills, effects } = this.#program;
    const skill = skills.find((each) => each.body === body);
    if (skill !== undefined) return `skill ${skill.name}`;
    for (const effect of effects) {
      const hooks = { ...effect.ends, start: effect.start, stack: effect.stack };
      const all = { ...hooks, absorbed: effect.absorbed, end: effect.end };
      const hook = Object.entries(all).find(([, each]) => each === body)?.[0];
      if (hook !== undefined) return `effect ${effect.name}, on ${hook}`;
      if (effect.every?.body === body) return `effect ${effect.name}, every`;
    }
    return undefined;
  }

  #resolve(event: number, frame: Frame): void {
    const open = this.#open;
    const fields = this.#program.events[event]?.fields ?? [];
    if (open?.event !== event) return;
    open.buckets = fields.flatMap((field, at) =>
      field.modifiable ? bucketTraces(field.name, frame, at) : [],
    );
  }
}

function emptyTrace(): Pick<EventTrace, 'before' | 'after' | 'bodies' | 'buckets' | 'pools'> {
  return { before: [], after: [], bodies: [], buckets: [], pools: [] };
}

function bucketTraces(field: string, frame: Frame, at: number): readonly BucketTrace[] {
  const base = frame.event[at] ?? 0;
  const of = (bucket: number): number => frame.buckets[at * BUCKETS + bucket] ?? 0;
  const out = new Float64Array(1);
  resolveBuckets(frame, base, at, out, 0);
  const [flat, increased, more] = [of(BUCKET.flat), of(BUCKET.increased), of(BUCKET.more)];
  const [atLeast, atMost, set] = [of(BUCKET.atLeast), of(BUCKET.atMost), of(BUCKET.set)];
  return [
    {
      field,
      base,
      ...(flat !== 0 && { flat }),
      ...(increased !== 0 && { increased }),
      ...(more !== 100 && { more }),
      ...(!Number.isNaN(set) && { set }),
      ...(Number.isFinite(atLeast) && { atLeast }),
      ...(Number.isFinite(atMost) && { atMost }),
      value: out[0] ?? 0,
    },
  ];
}
