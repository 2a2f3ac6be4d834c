// Services of this major and the one before on today's host: compiled fixtures, and everything that is none.
import { describe, expect, it } from 'vitest';
import { adaptService } from '../../../engine/contract/legacy.ts';
import { isServed } from '../../../engine/contract/range.ts';
import type { Service } from '../../../engine/contract/service.ts';
import { migrate, planMigration } from '../../../engine/kernel/migration.ts';
import { createHarness } from '../kernel/kernel-harness.ts';
import { toyDigest } from '../kernel/kernel-twin.ts';
import { openHost } from '../service/host-rig.ts';

interface Tally extends Record<string, unknown> {
  readonly disposed: number;
  add?(): void;
}

/** What a compiled fixture makes, with no type of ours. */
async function made(version: '1.0.0' | '2.0.0'): Promise<Tally> {
  const file = new URL(`./fixtures/tally-${version}.js`, import.meta.url);
  const module: { createService(): Tally } = await import(file.href);
  return module.createService();
}

const room = {
  layout: { columns: new Map(), bytes: 8, digest: '' },
  membersMax: 2,
  open() {},
  memberChanged() {},
  decide: () => 0,
  schema: '',
  step() {},
  adopt() {},
};
const roomOfFirst = { ...room, schema: undefined, apply() {} };
const first = { name: 'toy', contractVersion: '1.0.0' };
const second = { name: 'toy', contract: '^2.0.0' };
const state = { schema: 1, exportState: () => Uint8Array.of(7), importState() {} };
const step = { from: 1, to: 2, up: (bytes: Uint8Array) => bytes };

describe('a service of this contract', () => {
  it('[CT1] is taken as it is: the very same object', async () => {
    const tally = await made('2.0.0');
    expect(adaptService(tally)).toBe(tally);
    const whole = { ...second, dependencies: ['other'], room, state, prepare() {}, handle() {} };
    expect(adaptService(whole)).toBe(whole);
    const both = { ...second, contractVersion: '1.0.0' };
    expect(adaptService(both)).toBe(both);
  });

  it('[CT1] may be of a class, with members on its prototype', () => {
    class Toy {
      readonly name = 'toy';
      #greeting = 'hello';
      get contract(): string {
        return '^2.0.0';
      }
      handle(): string {
        return this.#greeting;
      }
    }
    expect(adaptService(new Toy()).handle?.('')).toBe('hello');
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'The service is missing; an object was expected.'],
    ['null', null, 'The service is null; an object was expected.'],
    ['a function', () => second, 'The service is a function; an object was expected.'],
    ['no name', { contract: '^2.0.0' }, '"name" is missing; a-z, digits and dashes'],
    ['a name of capitals', { ...second, name: 'Toy' }, '"name" is "Toy"; a-z, digits'],
    ['a name that leads out', { ...second, name: '../toy' }, '"name" is "../toy"; a-z, digits'],
    ['too long a name', { ...second, name: 'a'.repeat(41) }, 'at most 40 was expected.'],
    ['no contract', { name: 'toy' }, 'Of service "toy", "contract" is missing; a range'],
    ['a number for a contract', { name: 'toy', contract: 2 }, '"contract" is 2; a range'],
    ['one dependency', { ...second, dependencies: 'a' }, '"dependencies" is "a"; a list of names'],
    ['wrong dependencies', { ...second, dependencies: [1] }, '"dependencies" is a list; a list'],
    ['an object to prepare', { ...second, prepare: {} }, '"prepare" is an object; a function'],
    ['a text to dispose', { ...second, dispose: 'x' }, '"dispose" is "x"; a function'],
    ['a number to handle', { ...second, handle: 1 }, '"handle" is 1; a function'],
    ['a flag to describe', { ...second, describe: true }, '"describe" is true; a function'],
    ['a number for state', { ...second, state: 7 }, '"state" is 7; an object'],
    [
      'no schema',
      { ...second, state: { ...state, schema: undefined } },
      '"state.schema" is missing',
    ],
    [
      'half a schema',
      { ...second, state: { ...state, schema: 1.5 } },
      '"state.schema" is 1.5; a whole',
    ],
    [
      'no export',
      { ...second, state: { ...state, exportState: 0 } },
      '"exportState" is 0; a function',
    ],
    [
      'no import',
      { ...second, state: { schema: 1, exportState() {} } },
      '"importState" is missing',
    ],
    ['one migration', { ...second, state: { ...state, migrations: step } }, 'a list of steps'],
    [
      'a migration that leads down',
      { ...second, state: { ...state, migrations: [step, { ...step, from: 2 }] } },
      '"state.migrations[1]" is an object; { from, to, up, down? }',
    ],
    [
      'a migration without a way',
      { ...second, state: { ...state, migrations: [{ from: 1, to: 2 }] } },
      '"state.migrations[0]" is an object; { from, to, up, down? }',
    ],
    ['a room without a layout', { ...second, room: { ...room, layout: 1 } }, '"room.layout" is 1'],
    [
      'a room of no size',
      { ...second, room: { ...room, membersMax: -1 } },
      '"room.membersMax" is -1',
    ],
    ['half a room', { ...second, room: { ...room, adopt: undefined } }, '"adopt" is missing'],
    ['a room of no schema', { ...second, room: roomOfFirst }, '"room.schema" is missing; a text'],
  ])(
    '[CT2] %s is SERVICE_SHAPE, and the message says what was found and expected',
    (_, found, message) => {
      expect(() => adaptService(found)).toThrowError(
        expect.objectContaining({
          code: 'SERVICE_SHAPE',
          message: expect.stringContaining(message),
        }),
      );
    },
  );

  it('[CT2] nothing of a service is called to look at it', () => {
    const never = (): never => expect.fail('it was called');
    const whole = {
      ...second,
      prepare: never,
      dispose: never,
      handle: never,
      describe: never,
      room,
      state: { schema: 1, exportState: never, importState: never, migrations: [step] },
    };
    expect(adaptService(whole)).toBe(whole);
    expect(adaptService({ ...first, exportState: never, describe: never })).toBeDefined();
  });
});

describe('a service of contract 1', () => {
  it('[CT3] keeps name, figures, room and unload hook, and finds its own members', async () => {
    const tally = await made('1.0.0');
    const service = adaptService({ ...first, room: roomOfFirst });
    expect([service.name, service.room?.layout, service.state]).toEqual([
      'toy',
      room.layout,
      undefined,
    ]);
    const adapted = adaptService(tally);
    tally.add?.();
    expect(adapted.describe?.()).toEqual({ count: 1, importedFrom: 0 });
    await adapted.dispose?.();
    expect(tally.disposed).toBe(1);
  });

  it('[CT3] its rooms carry out at once what they recorded', () => {
    const rows: number[] = [];
    const changes = {
      rows: new Float64Array(0),
      get length() {
        return rows.length;
      },
      push: (kind: number) => rows.push(kind) > 0,
    };
    const applied: number[] = [];
    const push = (context: { changes: typeof changes }): number => {
      context.changes.push(rows.length);
      return 0;
    };
    const calls = { memberChanged: push, decide: push, step: push };
    const apply = (_: unknown, row: number): void => void applied.push(row);
    const { room: adapted } = adaptService({ ...first, room: { ...roomOfFirst, ...calls, apply } });
    const columns = { f64: new Float64Array(1), i32: new Int32Array(1) };
    const views = { ...columns, u32: new Uint32Array(1), u8: new Uint8Array(1) };
    const context = { columns: views, changes, tick: 1, tickMs: 50, key: new Uint32Array(2) };
    adapted?.open(context);
    adapted?.memberChanged(context, 0, true);
    adapted?.decide(context, { member: 0, sequence: 1, kind: 1, args: new Float64Array(4) });
    adapted?.step(context);
    adapted?.adopt(context);
    expect([applied, adapted?.schema]).toEqual([[0, 1, 2], '']);
  });

  it('[CT3] has only the members that it had', () => {
    expect(adaptService(first)).toEqual({ name: 'toy', contract: '^1.0.0' });
  });

  it('[CT4] takes state of any schema, and is told which one', async () => {
    const { state: own } = adaptService(await made('1.0.0'));
    own?.importAnySchema?.(Uint8Array.of(0, 0, 0, 9, 1, 2, 3), 2);
    expect(own?.exportState()).toEqual(Uint8Array.of(0, 0, 0, 9));
    expect(() => own?.importAnySchema?.(new Uint8Array(4), 3)).toThrowError(
      'schema 3 is not known',
    );
    own?.importState(Uint8Array.of(0, 0, 0, 4));
    expect([own?.schema, own?.exportState()]).toEqual([1, Uint8Array.of(0, 0, 0, 4)]);
  });

  it('[CT4] that only exported refuses every state', () => {
    const { state: own } = adaptService({ ...first, exportState: () => Uint8Array.of(1) });
    expect([own?.schema, own?.exportState()]).toEqual([0, Uint8Array.of(1)]);
    expect(() => own?.importState(Uint8Array.of(1))).toThrowError('takes no state over');
  });

  it.each<[string, unknown, string]>([
    [
      'a range',
      { ...first, contractVersion: '^1.0.0' },
      '"contractVersion" is "^1.0.0"; a version',
    ],
    ['contract 0', { ...first, contractVersion: '0.9.0' }, 'a version of contract 1'],
    ['contract 2', { ...first, contractVersion: '2.0.0' }, 'a version of contract 1'],
    ['a wrong name', { ...first, name: 'a b' }, '"name" is "a b"; a-z, digits'],
    ['a text for a schema', { ...first, stateSchema: '1' }, '"stateSchema" is "1"; a whole number'],
    ['an import without an export', { ...first, importState() {} }, '"exportState" is missing'],
    ['a wrong export', { ...first, exportState: 1 }, '"exportState" is 1; a function'],
    ['a wrong room', { ...first, room: 1 }, '"room" is 1; an object'],
    ['half a room', { ...first, room }, '"apply" is missing'],
  ])('[CT2] with %s is SERVICE_SHAPE', (_, found, message) => {
    expect(() => adaptService(found)).toThrowError(
      expect.objectContaining({
        code: 'SERVICE_SHAPE',
        message: expect.stringContaining(message),
      }),
    );
  });
});

describe('what is served', () => {
  it.each([
    ['2.0.0', true],
    ['^2.0.0', true],
    ['^1.0.0', true],
    ['>=1 <3', true],
    ['^3.0.0', false],
    ['^0.9.0', false],
    ['^2.9.0', false],
    ['', false],
    ['latest', false],
  ])('[CT5] the range %s: %s', (range, served) => {
    expect(isServed(range)).toBe(served);
  });
});

describe('compiled services of every version that is served', () => {
  const pack = { name: 'tally', revision: 1, digest: toyDigest('tally') };

  it.each([
    ['1.0.0', '2.0.0'],
    ['2.0.0', '1.0.0'],
    ['1.0.0', '1.0.0'],
    ['2.0.0', '2.0.0'],
  ] as const)('[CT8] in the kernel %s is followed by %s, with its state', async (from, to) => {
    const { kernel, told } = createHarness();
    const serve = (service: Service): Service => {
      const generation = kernel.load(service, pack);
      kernel.activate(kernel.prepare([generation]), kernel.epoch, 0);
      return service;
    };
    const leaving = serve(adaptService(await made(from)));
    leaving.state?.importState(Uint8Array.of(0, 0, 0, 41));
    const arriving = adaptService(await made(to));
    handOver(leaving, arriving);
    serve(arriving);
    expect(arriving.describe?.()['count']).toBe(41);
    expect(kernel.routing?.defaultSet.generations.get('tally')?.service).toBe(arriving);
    expect(told).toContain('unload 1');
  });

  it('[CT8] on a host they replace each other, back and forth', async () => {
    const { host } = openHost();
    const source = async (version: '1.0.0' | '2.0.0', revision: number) => {
      const found = await made(version);
      const digest = toyDigest(`${version} ${revision}`);
      // Compiled code has no types: it is the host that looks.
      const create = (): Service => found as unknown as Service;
      return { found, source: { pack: { ...pack, revision, digest }, create } };
    };
    const a = await source('1.0.0', 1);
    await host.start([a.source]);
    for (let i = 0; i < 5; i += 1) a.found.add?.();
    const b = await source('2.0.0', 2);
    await host.replace({ put: [b.source] });
    expect(host.request('tally', 'add')).toBe(6);
    const c = await source('1.0.0', 3);
    await host.replace({ put: [c.source] });
    expect(adaptService(c.found).describe?.()).toEqual({ count: 6, importedFrom: 2 });
    const d = await source('2.0.0', 4);
    await host.replace({ put: [d.source] });
    expect(host.request('tally', 'count')).toBe(6);
  });
});

/** As a host does it: over the declared steps, or as it is to a version that takes any schema. */
function handOver({ state: from }: Service, { state: to }: Service): void {
  const bytes = from?.exportState() ?? new Uint8Array(0);
  const schema = from?.schema ?? 0;
  if (to?.importAnySchema !== undefined) {
    to.importAnySchema(bytes, schema);
    return;
  }
  const declared = { arriving: to?.migrations ?? [], leaving: from?.migrations ?? [] };
  const plan = planMigration(schema, to?.schema ?? 0, declared);
  to?.importState(migrate(bytes, plan, []).state);
}
