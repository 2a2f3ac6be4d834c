// The proof of the disposal: nothing that outlives a generation keeps it in memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { requestTopic, topic } from '../../../engine/contract/topic.ts';
import { Views } from '../../../engine/kernel/views.ts';
import { MessagePump } from '../../../engine/service/message-pump.ts';
import { systemTimers } from '../../../engine/service/timers.ts';
import { ScopeRig, type ToyMessages } from './scope-rig.ts';

const LINE = topic<string>('chat.line');
const COUNT = requestTopic<string, number>('count');

interface RealBus {
  readonly pump: MessagePump;
  readonly views: Views;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void; // what --expose-gc defines

/** WeakRefs are kept alive until the end of the job that made them. */
async function alive(references: readonly WeakRef<object>[]): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return references.filter((reference) => reference.deref() !== undefined).length;
}

/** One life that uses everything a scope has; in a function of its own, so that no local keeps it. */
async function live(
  rig: ScopeRig,
  generation: number,
  buses: ToyMessages[],
): Promise<WeakRef<object>> {
  const memory = { generation, bytes: new Uint8Array(1_000) };
  const touch = (): void => void memory.bytes.fill(generation);
  const { scope, messages } = rig.create({
    generation,
    dependencies: ['clock'],
    timers: generation % 2 === 0 ? systemTimers : rig.timers,
  });
  scope.after(1_000, touch);
  scope.every(60_000, touch);
  scope.subscribe(LINE, touch);
  scope.respond(COUNT, () => 1);
  scope.own({ close: touch });
  scope.share('connection', () => ({ close: () => undefined }));
  scope.signal.addEventListener('abort', touch);
  scope.expose('level', generation);
  scope.offerStrategy(`touch-${generation}`, touch);
  scope.metrics.counter('lives', 'Lives.').add(1);
  scope.open();
  rig.kernel.serve({ name: 'clock', contract: '^2.0.0', handle: touch });
  scope.dependency('clock').call('now');
  scope.close();
  buses.push(messages);
  expect(await scope.dispose()).toEqual([]);
  return new WeakRef(memory);
}

it('[SC9] a disposed generation becomes garbage while its host lives on', async () => {
  const rig = new ScopeRig();
  const buses: ToyMessages[] = [];
  const references: WeakRef<object>[] = [];
  const keeper = rig.create({ service: 'log', generation: 100 }).scope;
  keeper.share('connection', () => ({ close: () => undefined }));
  for (let generation = 1; generation <= 20; generation += 1) {
    references.push(await live(rig, generation, buses));
  }
  rig.kernel.serve();
  rig.directory.refresh();
  expect(await alive(references)).toBe(0);
  expect(buses.every(({ receivers }) => receivers.size === 0)).toBe(true);
  expect([rig.timers.waiting, rig.resources.users]).toEqual([0, 1]);
});

/** A life on the real bus and board, with messages that went through, wait, and are answered. */
async function liveOnBus(
  rig: ScopeRig,
  generation: number,
  bus: RealBus,
): Promise<WeakRef<object>> {
  const memory = { generation, bytes: new Uint8Array(1_000) };
  const touch = (): number => {
    memory.bytes.fill(generation);
    return memory.bytes.length;
  };
  const messages = bus.pump.attach({ service: 'echo', generation });
  const { scope } = rig.create({ generation, messages, values: bus.views.board('echo') });
  scope.subscribe('chat.>', () => void touch());
  scope.respond(COUNT, touch);
  scope.expose('level', { generation });
  scope.open();
  expect(bus.views.board('log').view('echo.level').value).toEqual({ generation });
  scope.publish(LINE, 'handled');
  expect(await scope.request(COUNT, '', 1_000)).toBe(1_000);
  scope.publish(LINE, 'waits');
  const unanswered = scope.request(COUNT, '', 1_000);
  scope.close();
  await Promise.all([
    scope.dispose(),
    expect(unanswered).rejects.toEqual(expect.objectContaining({ code: 'BUS_NO_RESPONDER' })),
  ]);
  return new WeakRef(memory);
}

it('[SC9] a disposed generation leaves nothing on the bus and on the board but plain values', async () => {
  const rig = new ScopeRig();
  const faults: unknown[] = [];
  const pump = new MessagePump({ clock: rig.clock, onFault: ({ error }) => faults.push(error) });
  const bus = { pump, views: new Views() };
  const references: WeakRef<object>[] = [];
  for (let generation = 1; generation <= 20; generation += 1) {
    references.push(await liveOnBus(rig, generation, bus));
  }
  expect(await alive(references)).toBe(0);
  expect([faults, pump.figures().subscriptions, rig.faults]).toEqual([[], [], []]);
  expect(bus.views.board('log').view('echo.level').value).toEqual({ generation: 20 });
  pump.stop();
});

/** In a function of its own; the entry that others hold stays. */
function serveOnce(rig: ScopeRig): WeakRef<object> {
  const service = { name: 'clock', contract: '^2.0.0', handle: () => 1 };
  rig.kernel.serve(service);
  rig.directory.entry('clock').call('now');
  return new WeakRef(service);
}

it('[SC9] a caller that never calls again keeps no former generation', async () => {
  const rig = new ScopeRig();
  const references = [serveOnce(rig), serveOnce(rig), serveOnce(rig)];
  rig.directory.refresh();
  expect(await alive(references)).toBe(1);
  expect(rig.directory.entry('clock').call('now')).toBe(1);
});
