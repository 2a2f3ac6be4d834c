// A scope through its states: what it lets through, what it refuses, and how everything ends.
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { requestTopic, topic } from '../../../engine/contract/topic.ts';
import { ScopeRig, closable, settle } from './scope-rig.ts';

const line = topic<string>('chat.line');
const count = requestTopic<string, number>('chat.count');
const nothing = (): void => undefined;
const SCOPE_CLOSED = expect.objectContaining({ code: 'SCOPE_CLOSED' });
const BUG = expect.objectContaining({ name: 'AssertionFailed' });

it('[SC1] subscriptions are registered at once, and the bus is opened when the generation serves', () => {
  const { scope, messages } = new ScopeRig().create();
  scope.subscribe(line, nothing);
  scope.subscribe('chat.>', nothing);
  scope.respond(count, () => 1);
  scope.open();
  scope.close();
  const registered = ['subscribe chat.line', 'subscribe chat.>', 'respond chat.count'];
  expect(messages.told).toEqual([...registered, 'open', 'close']);
});

it('[SC1] values show when the generation serves, the last of each name', () => {
  const rig = new ScopeRig();
  const { scope } = rig.create();
  const view = rig.create({ service: 'log', generation: 2 }).scope.view<number>('level');
  scope.expose('level', 1);
  scope.expose('level', 2);
  expect(view.value).toBeUndefined();
  scope.open();
  expect(view.value).toBe(2);
  scope.expose('level', 3);
  expect(view.value).toBe(3);
});

it('[SC3] values of a generation that comes back show again, those of a replaced one do not', () => {
  const rig = new ScopeRig();
  const old = rig.create().scope;
  const successor = rig.create({ generation: 2 }).scope;
  old.expose('level', 'old');
  old.open();
  old.close();
  successor.expose('level', 'new');
  successor.open();
  old.expose('level', 'late');
  expect(rig.board.values.get('level')).toBe('new');
  successor.close();
  old.open();
  expect(rig.board.values.get('level')).toBe('late');
});

it('[SC3] a closing that is undone shows what was to be shown meanwhile', () => {
  const rig = new ScopeRig();
  const { scope, messages } = rig.create();
  scope.open();
  scope.close();
  scope.expose('level', 1);
  scope.undoClose();
  expect([rig.board.values.get('level'), messages.told]).toEqual([1, ['open', 'close', 'open']]);
});

it('[SC1] a value that cannot be shown is refused at once, not when the generation serves', () => {
  const rig = new ScopeRig();
  const { scope } = rig.create();
  expect(() => scope.expose('level', nothing)).toThrow('level is not plain');
  scope.open();
  expect(() => scope.expose('level', nothing)).toThrow('level is not plain');
  expect([scope.state, rig.board.values.size, rig.faults]).toEqual(['open', 0, []]);
});

it('[SC1] a board that fails keeps the generation from nothing else', () => {
  const rig = new ScopeRig();
  const { scope, messages } = rig.create();
  scope.expose('level', 1);
  rig.board.expose = () => {
    throw new Error('full');
  };
  scope.open();
  expect([scope.state, messages.told, rig.faults]).toEqual(['open', ['open'], ['echo 1: full']]);
});

it('[SC4] before it serves a generation does not speak', async () => {
  const { scope, messages } = new ScopeRig().create({ dependencies: ['clock'] });
  expect(() => scope.publish(line, 'early')).toThrow(SCOPE_CLOSED);
  expect(() => scope.dependency('clock').call('now')).toThrow(SCOPE_CLOSED);
  await expect(scope.request(count, 'early', 10)).rejects.toEqual(SCOPE_CLOSED);
  expect(messages.told).toEqual([]);
});

it('[SC4] a closed one ends what it began, a disposed one is silent', async () => {
  const rig = new ScopeRig();
  rig.kernel.serve({ name: 'clock', contract: '^2.0.0', handle: () => 12 });
  const { scope, messages } = rig.create({ dependencies: ['clock'] });
  const clock = scope.dependency('clock');
  scope.open();
  scope.close();
  scope.publish(line, 'late');
  await expect(scope.request(count, 'late', 10)).rejects.toThrow('nobody answers');
  expect(clock.call('now')).toBe(12);
  await scope.dispose();
  expect(() => scope.publish(line, 'too late')).toThrow(SCOPE_CLOSED);
  expect(() => clock.call('now')).toThrow(SCOPE_CLOSED);
  await expect(scope.request(count, 'too late', 10)).rejects.toEqual(SCOPE_CLOSED);
  const said = ['open', 'close', 'publish chat.line late', 'request chat.count', 'dispose'];
  expect(messages.told).toEqual(said);
});

it('[SC4] the refusal names the generation and its state', () => {
  const { scope } = new ScopeRig().create({ generation: 7 });
  expect(() => scope.publish(line, 'early')).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('The scope of echo, generation 7, is staged.'),
      details: { service: 'echo', generation: 7, state: 'staged' },
    }),
  );
});

it('[SC5] a disposed scope takes no registration', async () => {
  const { scope, messages } = new ScopeRig().create({ dependencies: ['clock'] });
  const registrations = [scope.after(1, nothing), scope.subscribe(line, nothing)];
  await scope.dispose();
  const attempts = [
    () => scope.after(1, nothing),
    () => scope.every(1, nothing),
    () => scope.subscribe(line, nothing),
    () => scope.respond(count, () => 1),
    () => scope.dependency('clock'),
    () => scope.expose('level', 1),
    () => scope.view('echo.level'),
    () => scope.own(closable('late', [])),
    () => scope.share('late', () => closable('late', [])),
  ];
  for (const attempt of attempts) expect(attempt).toThrow(SCOPE_CLOSED);
  for (const registration of registrations) registration.cancel();
  expect(messages.told).toEqual(['subscribe chat.line', 'dispose', 'cancel subscribe chat.line']);
});

it('[SC5] a resource that comes after disposal is closed at once, and its errors are told', async () => {
  const rig = new ScopeRig();
  const { scope } = rig.create();
  await scope.dispose();
  const log: string[] = [];
  expect(() => scope.own(closable('late', log))).toThrow(SCOPE_CLOSED);
  expect(() => scope.own({ close: () => Promise.reject(new Error('stuck')) })).toThrow(
    SCOPE_CLOSED,
  );
  await settle();
  expect([log, rig.faults]).toEqual([['close late'], ['echo 1: stuck']]);
});

it('[SC5] states come in their order only', async () => {
  const { scope } = new ScopeRig().create();
  expect(() => scope.close()).toThrow(BUG);
  expect(() => scope.undoClose()).toThrow(BUG);
  scope.open();
  expect(() => scope.open()).toThrow(BUG);
  expect(() => scope.undoClose()).toThrow(BUG);
  scope.close();
  expect(() => scope.close()).toThrow(BUG);
  await scope.dispose();
  for (const step of [() => scope.open(), () => scope.close(), () => scope.undoClose()]) {
    expect(step).toThrow(BUG);
  }
});

it('[SC6] listeners of the signal may throw or reject: the others hear it, the process lives', async () => {
  const rig = new ScopeRig();
  const { scope } = rig.create();
  const told: string[] = [];
  scope.signal.addEventListener('abort', () => {
    throw new Error('listener');
  });
  scope.signal.addEventListener('abort', { handleEvent: () => void told.push('object') });
  const rejecting = (): unknown => Promise.reject(new Error('async listener'));
  scope.signal.addEventListener('abort', rejecting);
  listenBySetting(scope.signal, () => {
    throw new Error('onabort');
  });
  const gone = (): void => void told.push('gone');
  scope.signal.addEventListener('abort', gone);
  scope.signal.removeEventListener('abort', gone);
  const heard = once(scope.signal, 'abort');
  await scope.dispose();
  await heard;
  await settle();
  expect(told).toEqual(['object']);
  expect(rig.faults.sort()).toEqual([
    'echo 1: async listener',
    'echo 1: listener',
    'echo 1: onabort',
  ]);
});

it('[SC6] the last function set as onabort is the one that hears it', async () => {
  const { scope } = new ScopeRig().create();
  const told: string[] = [];
  expect(scope.signal.onabort).toBeNull();
  listenBySetting(scope.signal, () => told.push('first'));
  listenBySetting(scope.signal, () => told.push('second'));
  await scope.dispose();
  listenBySetting(scope.signal, null);
  expect([told, scope.signal.aborted, scope.signal.onabort]).toEqual([['second'], true, null]);
});

/** The old way, which code that a service brings along may use. */
function listenBySetting(signal: AbortSignal, listener: (() => unknown) | null): void {
  Reflect.set(signal, 'onabort', listener);
}

it('[SC7] disposal cancels, aborts, then closes own resources, last acquired first, once', async () => {
  const rig = new ScopeRig();
  const log: string[] = [];
  const { scope } = rig.create();
  const other = rig.create({ service: 'log', generation: 2 }).scope;
  scope.own(closable('file', log));
  scope.share('used', () => closable('used', log));
  scope.share('unused', () => closable('unused', log));
  other.share('used', () => closable('used again', log));
  scope.own(closable('cache', log));
  scope.signal.addEventListener('abort', () => log.push('abort'));
  scope.open();
  const disposal = scope.dispose();
  expect(scope.dispose()).toBe(disposal);
  expect([scope.state, scope.signal.aborted]).toEqual(['disposed', true]);
  expect(await disposal).toEqual([]);
  expect(log).toEqual(['abort', 'close cache', 'close unused', 'close file']);
  await other.dispose();
  expect(log.at(-1)).toBe('close used');
});

it('[SC8] resources that throw, reject or hang are reported and hold up none behind them', async () => {
  const rig = new ScopeRig();
  const log: string[] = [];
  const { scope } = rig.create({ disposeDeadlineMs: 50 });
  scope.own(closable('first', log));
  scope.share('pool', () => ({ close: () => new Promise(nothing) }));
  scope.own({ close: () => new Promise(nothing) });
  scope.own({ close: () => Promise.reject(new Error('rejects')) });
  scope.own({
    close: () => {
      throw new Error('throws');
    },
  });
  const disposal = scope.dispose();
  await settle();
  expect(log).toEqual([]);
  rig.timers.advance(50);
  await settle();
  rig.timers.advance(50);
  const errors = await disposal;
  expect(errors.map((error) => (error instanceof Error ? error.message : error))).toEqual([
    'throws',
    'rejects',
    expect.stringContaining('In echo, a resource did not close within 50 ms.'),
    expect.stringContaining('In echo, the shared resource pool did not close within 50 ms.'),
  ]);
  expect(errors.at(-1)).toMatchObject({ code: 'DISPOSE_DEADLINE' });
  expect([log, rig.timers.waiting]).toEqual([['close first'], 0]);
});

it('[SC8] a bus that cannot let go is reported, and the resources are closed', async () => {
  const { scope, messages } = new ScopeRig().create();
  const log: string[] = [];
  messages.dispose = () => {
    throw new Error('stuck');
  };
  scope.own(closable('file', log));
  expect(await scope.dispose()).toEqual([new Error('stuck')]);
  expect(log).toEqual(['close file']);
});

it('[SC13] subscriptions, values, views and strategies are bounded, and what is taken back makes room', () => {
  const { scope } = new ScopeRig().create();
  const refused = expect.objectContaining({ code: 'SCOPE_LIMIT' });
  const first = scope.subscribe(line, nothing);
  for (let index = 1; index < LIMITS.scopeSubscriptionsMax; index += 1) {
    scope.respond(requestTopic(`chat.t${index}`), nothing);
  }
  expect(() => scope.subscribe(line, nothing)).toThrow(refused);
  first.cancel();
  first.cancel();
  scope.subscribe(line, nothing);
  expect(() => scope.respond(count, () => 1)).toThrow(refused);
  for (let index = 0; index < LIMITS.scopeSubscriptionsMax; index += 1) {
    scope.expose(`v${index}`, index);
    scope.view(`echo.v${index}`);
    scope.offerStrategy(`s${index}`, nothing);
  }
  scope.expose('v0', 'again');
  scope.view('echo.v0');
  expect(() => scope.expose('one-more', 1)).toThrow(refused);
  expect(() => scope.view('echo.one-more')).toThrow(refused);
  expect(() => scope.offerStrategy('one-more', nothing)).toThrow(refused);
});
