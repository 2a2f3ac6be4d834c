// Calls from service to service: always the generation that serves, looked up once an activation, and faults
// told of the one that threw.
import { expect, it } from 'vitest';
import type { Dependency } from '../../../engine/contract/scope.ts';
import type { Service } from '../../../engine/contract/service.ts';
import { ScopeRig } from './scope-rig.ts';

function answering(name: string, handle: Service['handle']): Service {
  return handle === undefined ? { name, contract: '^2.0.0' } : { name, contract: '^2.0.0', handle };
}

/** An open echo that may call `clock` and `log`. */
function rig() {
  const scopes = new ScopeRig();
  const { scope } = scopes.create({ dependencies: ['clock', 'log'] });
  scope.open();
  return { scopes, kernel: scopes.kernel, scope, clock: scope.dependency('clock') };
}

it('[SC10] a dependency is that of the generation that serves at the call', () => {
  const { kernel, clock } = rig();
  kernel.serve(answering('clock', (request) => `first ${String(request)}`));
  expect(clock.call('now')).toBe('first now');
  kernel.serve(answering('clock', () => 'second'));
  expect(clock.call('now')).toBe('second');
});

it('[SC10] it is looked up once an activation', () => {
  const { kernel, clock } = rig();
  kernel.serve(answering('clock', () => 1));
  clock.call('now');
  const { routing } = kernel;
  let looks = 0;
  Object.defineProperty(kernel, 'routing', {
    get: () => {
      looks += 1;
      return routing;
    },
  });
  for (let call = 0; call < 100; call += 1) clock.call('now');
  kernel.epoch += 1;
  for (let call = 0; call < 100; call += 1) clock.call('now');
  expect(looks).toBe(1);
});

it('[SC10] one that is not listed is refused at once', () => {
  const { scope } = rig();
  expect(() => scope.dependency('store')).toThrow(
    expect.objectContaining({
      code: 'DEPENDENCY_UNDECLARED',
      message: expect.stringContaining('Service echo asked for store; it lists clock, log.'),
    }),
  );
});

it.each<[string, readonly Service[]]>([
  ['does not serve', []],
  ['does not serve', [answering('log', () => 1)]],
  ['answers no requests', [answering('clock', undefined)]],
])('[SC10] one that %s is missing', (why, services) => {
  const { scopes, kernel, clock } = rig();
  kernel.serve(...services);
  expect(() => clock.call('now')).toThrow(
    expect.objectContaining({
      code: 'DEPENDENCY_MISSING',
      message: expect.stringContaining(`Service clock ${why}.`),
    }),
  );
  expect(scopes.faults).toEqual([]);
});

it('[SC11] what a called service throws reaches the caller as it is, and is told once', () => {
  const { scopes, kernel, clock } = rig();
  const thrown = new Error('toy');
  kernel.serve(
    answering('clock', () => {
      throw thrown;
    }),
  );
  expect(caught(clock)).toBe(thrown);
  expect(scopes.faults).toEqual(['clock 1: toy']);
});

it('[SC11] an error that passes through other services is told of the one that threw', () => {
  const { scopes, kernel, scope, clock } = rig();
  const { scope: inner } = scopes.create({
    service: 'clock',
    generation: 2,
    dependencies: ['log'],
  });
  inner.open();
  const log = inner.dependency('log');
  kernel.serve(
    answering('log', () => {
      throw new Error('disk full');
    }),
    answering('clock', (request) => log.call(request)),
  );
  scope.after(1, () => void clock.call('now'));
  scopes.timers.advance(1);
  expect(scopes.faults).toEqual(['log 1: disk full']);
});

it('[SC11] whatever is thrown is told, once a call', () => {
  const { scopes, kernel, clock } = rig();
  for (const thrown of ['text', undefined, null]) {
    kernel.serve(
      answering('clock', () => {
        // oxlint-disable-next-line typescript/only-throw-error -- services may throw anything
        throw thrown;
      }),
    );
    expect(caught(clock)).toBe(thrown);
  }
  expect(scopes.faults).toEqual(['clock 1: text', 'clock 2: undefined', 'clock 3: null']);
});

function caught(dependency: Dependency): unknown {
  try {
    return dependency.call('now');
  } catch (error) {
    return error;
  }
}
