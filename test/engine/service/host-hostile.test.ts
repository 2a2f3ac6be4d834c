// Services that do what no service should: they throw what is no error, throw the same error again and again,
// promise what has to be done at once, and fill the queues that others need.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../engine/base/limits.ts';
import { topic } from '../../../engine/contract/topic.ts';
import { SERVICE_REPLACED } from '../../../engine/service/activation.ts';
import { COUNTER_MIGRATION, counterSource, openHost, turn, type CounterShape } from './host-rig.ts';

const LINE = topic<number>('talk.line');
const BREAKER = { eventsMax: 2, windowMs: 1_000 };

/** What cannot be read: every look at it throws. */
const UNREADABLE = new Proxy(
  {},
  {
    get: () => {
      throw new Error('a look');
    },
    has: () => {
      throw new Error('a look');
    },
    getPrototypeOf: () => {
      throw new Error('a look');
    },
  },
);

const THROWN: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['an object without a prototype', Object.create(null)],
  ['what cannot be read', UNREADABLE],
];

/** What would have ended the process. */
const escaped: unknown[] = [];
const note = (error: unknown): void => {
  escaped.push(error);
};

beforeEach(() => {
  escaped.length = 0;
  process.on('unhandledRejection', note);
});

afterEach(() => {
  process.off('unhandledRejection', note);
});

function throwIt(thrown: unknown): never {
  throw thrown;
}

describe('throwing what is no error', () => {
  it.each(THROWN)('[HS16] %s, thrown by a timer, takes the version back', async (_what, thrown) => {
    const { host, timers } = openHost({ breaker: BREAKER });
    await host.start([counterSource({ revision: 1 })]);
    const bad: CounterShape = {
      revision: 2,
      prepare: (scope) => void scope.every(10, () => throwIt(thrown)),
    };
    await host.replace({ put: [counterSource(bad)] });
    timers.advance(100);
    await turn();
    expect(host.kernel.routing?.defaultSet.generations.get('counter')?.pack.revision).toBe(1);
  });

  it.each(THROWN)(
    '[HS16] %s, thrown by a receiver, takes the version back',
    async (_what, thrown) => {
      const { host, timers } = openHost({ breaker: BREAKER });
      await host.start([counterSource({ revision: 1 })]);
      const bad: CounterShape = {
        revision: 2,
        prepare: (scope) => {
          scope.subscribe(LINE, () => throwIt(thrown));
          scope.every(10, () => scope.publish(LINE, 1));
        },
      };
      await host.replace({ put: [counterSource(bad)] });
      timers.advance(100);
      await turn();
      expect(host.kernel.routing?.defaultSet.generations.get('counter')?.pack.revision).toBe(1);
    },
  );

  it.each(THROWN)('[HS16] %s refuses a change like any other throw', async (_what, thrown) => {
    const { host } = openHost();
    await host.start([counterSource()]);
    const late: CounterShape = { importState: () => throwIt(thrown) };
    await expect(host.replace({ put: [counterSource(late)] })).rejects.toMatchObject({
      code: 'STATE_IMPORT_REFUSED',
    });
    const early: CounterShape = { prepare: () => throwIt(thrown) };
    await expect(host.replace({ put: [counterSource(early)] })).rejects.toMatchObject({
      code: 'SERVICE_PREPARE_FAILED',
    });
  });

  it.each(THROWN)(
    '[HS16] %s, thrown by a dispose hook, is one failure of the stop',
    async (_what, thrown) => {
      const { host } = openHost();
      await host.start([counterSource({ dispose: () => throwIt(thrown) })]);
      const failed = await host.stop().then(
        () => [],
        (error: AggregateError) => error.errors,
      );
      expect(failed).toHaveLength(1);
      expect(host.kernel.generations()).toEqual([]);
    },
  );
});

describe('throwing the same error again', () => {
  const error = new Error('made once');

  it('[SC11] a call that throws the error it threw before is one more fault', async () => {
    const { host } = openHost({ breaker: BREAKER });
    await host.start([counterSource({ revision: 1 })]);
    await host.replace({ put: [counterSource({ revision: 2, handle: () => throwIt(error) })] });
    for (let i = 0; i < 3; i += 1) expect(() => host.request('counter', 1)).toThrow(error);
    await turn();
    expect(host.kernel.routing?.defaultSet.generations.get('counter')?.pack.revision).toBe(1);
  });

  it('[BU8] a receiver that throws the error it threw before is reported again', async () => {
    const { host, timers } = openHost({ breaker: BREAKER });
    await host.start([counterSource({ revision: 1 })]);
    const bad: CounterShape = {
      revision: 2,
      prepare: (scope) => {
        scope.subscribe(LINE, () => throwIt(error));
        scope.every(10, () => scope.publish(LINE, 1));
      },
    };
    await host.replace({ put: [counterSource(bad)] });
    for (let i = 0; i < 3; i += 1) {
      timers.advance(10);
      await turn();
    }
    expect(host.kernel.routing?.defaultSet.generations.get('counter')?.pack.revision).toBe(1);
  });
});

describe('promising what has to be done at once', () => {
  /** A method that answers later, and badly, whatever the types say. */
  const promised = (): never => Promise.reject(new Error('later')) as never;

  it.each<[string, CounterShape, CounterShape]>([
    ['STATE_EXPORT_REFUSED', { exportState: promised }, {}],
    ['STATE_IMPORT_REFUSED', {}, { importState: promised }],
    ['MIGRATION_FAILED', {}, { schema: 2, migrations: [{ ...COUNTER_MIGRATION, up: promised }] }],
  ])("[RP17] a promise is %s, and its end is nobody's", async (code, before, after) => {
    const { host } = openHost();
    await host.start([counterSource(before)]);
    await expect(host.replace({ put: [counterSource(after)] })).rejects.toMatchObject({ code });
    await turn();
    expect(escaped).toEqual([]);
    expect(host.kernel.epoch).toBe(1);
  });
});

describe('filling what others need', () => {
  it("[RP11] a queue that refuses loses its own copy of what the host tells, and nobody else's", async () => {
    const { host } = openHost();
    const heard: string[] = [];
    const listener: CounterShape = {
      name: 'listener',
      prepare: (scope) =>
        void scope.subscribe(SERVICE_REPLACED, ({ payload }) => void heard.push(payload.service)),
    };
    const stuck: CounterShape = {
      name: 'stuck',
      prepare: (scope) =>
        void scope.subscribe(SERVICE_REPLACED, () => new Promise<void>(() => undefined), {
          queueMax: 1,
          overflow: 'refuse',
        }),
    };
    await host.start([counterSource(listener), counterSource(stuck)]);
    for (const name of ['one', 'two', 'three']) {
      await host.replace({ put: [counterSource({ name })] });
      await turn();
    }
    expect(heard).toEqual(['listener', 'stuck', 'one', 'two', 'three']);
  });

  it('[RP3] a change that finds no room for its way back leaves nothing of it behind', async () => {
    const { host } = openHost();
    const names = Array.from({ length: LIMITS.versionHoldersMax + 1 }, (_, index) => `s${index}`);
    await host.start(names.map((name) => counterSource({ name })));
    const refused: unknown[] = [];
    for (const name of names) {
      const change = host.replace({ put: [counterSource({ name, revision: 2 })] });
      await change.catch((error: unknown) => refused.push(error));
    }
    expect(refused.length).toBeGreaterThan(0);
    await host.rollback({ state: 'snapshot', service: 's0' });
    await host.replace({ put: [counterSource({ name: names.at(-1) ?? '', revision: 2 })] });
  });
});
