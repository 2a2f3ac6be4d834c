// The bus against a naive twin: lists, and the rules word for word. Any order of sending, delivering,
// subscribing, replacing and coming back.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OwnerRecord } from '../../../engine/kernel/bus-owner.ts';
import type { Overflow } from '../../../engine/contract/topic.ts';
import { BusHarness } from './bus-harness.ts';

interface Plan {
  readonly pattern: string;
  readonly queueMax: number;
  readonly overflow: Overflow;
}

type Step =
  | { readonly kind: 'publish'; readonly sender: number; readonly topic: string }
  | { readonly kind: 'run' | 'close' | 'reopen' | 'goBack' }
  | { readonly kind: 'cancel'; readonly index: number }
  | { readonly kind: 'replace'; readonly plans: readonly Plan[] };

const topic = fc.constantFrom('a', 'a.b', 'a.c', 'b', 'b.c.d');
const plan: fc.Arbitrary<Plan> = fc.record({
  pattern: fc.constantFrom('a', 'a.*', 'a.b', '>', '*', 'b.>'),
  queueMax: fc.integer({ min: 1, max: 4 }),
  overflow: fc.constantFrom('drop-oldest', 'drop-newest', 'refuse'),
});
const plans = fc.array(plan, { maxLength: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('publish'), sender: fc.nat(1), topic }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('run', 'close', 'reopen', 'goBack') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel'), index: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace'), plans }) },
);

it('[BU5][BU6][BU7][BU17][BU18] whatever happens, each hears what the twin hears', () => {
  fc.assert(
    fc.property(plans, fc.array(step, { maxLength: 60 }), (first, steps) => {
      const pair = new Pair(first);
      for (const one of steps) pair.take(one);
      pair.take({ kind: 'run' });
      pair.compare();
    }),
    { numRuns: 500 },
  );
});

interface Twin extends Plan {
  waiting: string[];
  readonly heard: string[];
  isCancelled: boolean;
}

interface Generation {
  readonly owner: OwnerRecord;
  readonly twins: readonly Twin[];
  readonly heard: readonly string[][];
  readonly cancels: readonly (() => void)[];
}

/** The bus and its twin, taken through the same steps. */
class Pair {
  readonly #harness = new BusHarness();
  readonly #senders = ['x', 'y'].map((name) => this.#harness.open(name));
  readonly #counts = new Map<string, number>();
  readonly #generations: Generation[] = [];
  #serving: Generation;
  #former: Generation | undefined;
  #isOpen = true;
  #dropped = 0;

  constructor(first: readonly Plan[]) {
    this.#serving = this.#stage(first);
    this.#serving.owner.open();
  }

  take(step: Step): void {
    if (step.kind === 'publish') this.#publish(step.sender, step.topic);
    if (step.kind === 'run') this.#run();
    if (step.kind === 'close') this.#close();
    if (step.kind === 'cancel') this.#cancel(step.index);
    if (step.kind === 'reopen' && !this.#isOpen) this.#open(this.#serving);
    if (step.kind === 'replace') {
      this.#close();
      this.#open(this.#stage(step.plans));
    }
    if (step.kind === 'goBack' && this.#former !== undefined) {
      this.#close();
      this.#open(this.#former);
    }
  }

  compare(): void {
    for (const { twins, heard } of this.#generations) {
      expect(heard).toEqual(twins.map((twin) => twin.heard));
    }
    const { dropped } = this.#harness.bus.figures();
    expect(dropped).toBe(this.#dropped);
  }

  #stage(from: readonly Plan[]): Generation {
    const owner = this.#harness.stage('receiver');
    const twins = from.map((one) => ({ ...one, waiting: [], heard: [], isCancelled: false }));
    const heard = from.map((): string[] => []);
    const cancels = from.map(({ pattern, ...options }, index) => {
      const registration = owner.subscribe(
        pattern,
        (message) => heard[index]?.push(`${message.sender}:${message.topic}:${message.sequence}`),
        options,
      );
      return () => registration.cancel();
    });
    const generation = { owner, twins, heard, cancels };
    this.#generations.push(generation);
    return generation;
  }

  #publish(sender: number, name: string): void {
    const targets = this.#serving.twins.filter(
      (twin) => !twin.isCancelled && fits(twin.pattern.split('.'), name.split('.')),
    );
    const isFull = (twin: Twin): boolean => twin.waiting.length >= twin.queueMax;
    const send = (): void => this.#senders[sender]?.publish(name, 0);
    if (targets.some((twin) => twin.overflow === 'refuse' && isFull(twin))) {
      expect(send).toThrow(expect.objectContaining({ code: 'BUS_QUEUE_FULL' }));
      return;
    }
    send();
    const key = `${sender === 0 ? 'x' : 'y'}:${name}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    for (const twin of targets) {
      if (isFull(twin)) this.#dropped += 1;
      if (isFull(twin) && twin.overflow === 'drop-newest') continue;
      if (isFull(twin)) twin.waiting.shift();
      twin.waiting.push(`${key}:${count}`);
    }
  }

  #run(): void {
    this.#harness.run();
    if (!this.#isOpen) return;
    for (const twin of this.#serving.twins) twin.heard.push(...twin.waiting.splice(0));
  }

  #close(): void {
    if (this.#isOpen) this.#serving.owner.close();
    this.#isOpen = false;
  }

  #cancel(index: number): void {
    const twin = this.#serving.twins[index];
    this.#serving.cancels[index]?.();
    if (twin === undefined || twin.isCancelled) return;
    twin.isCancelled = true;
    this.#dropped += twin.waiting.splice(0).length;
  }

  #open(next: Generation): void {
    if (next !== this.#serving) {
      const heirs = next.twins.filter(({ isCancelled }) => !isCancelled);
      for (const twin of this.#serving.twins.filter(({ isCancelled }) => !isCancelled)) {
        const place = heirs.findIndex(({ pattern }) => pattern === twin.pattern);
        const waiting = twin.waiting.splice(0);
        if (place < 0) this.#dropped += waiting.length;
        else heirs.splice(place, 1)[0]?.waiting.push(...waiting);
      }
      this.#former = this.#serving;
    }
    next.owner.open();
    this.#serving = next;
    this.#isOpen = true;
  }
}

function fits([word, ...rest]: readonly string[], [name, ...names]: readonly string[]): boolean {
  if (word === undefined || name === undefined) return word === name;
  if (word === '>') return true;
  return (word === '*' || word === name) && fits(rest, names);
}
