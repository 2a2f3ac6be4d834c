// Generated code of the arena on its way into service, in the engine's own host and rooms: when it serves, when it
// does not, and that nobody in the battle can tell.
import { describe, expect, it } from 'vitest';
import { ArenaDirect } from '../../combat-rules/direct.ts';
import { arenaLayoutSpec, createBindings } from '../../combat-rules/model/layout.ts';
import { arenaVocabulary } from '../../combat-rules/vocabulary.ts';
import { createArenaCompiler } from '../../combat-rules/service.ts';
import { check } from '../../dsl/compile.ts';
import { generateByFunction, type Generate } from '../../dsl/direct/generate.ts';
import { ManualClock } from '../../engine/base/clock.ts';
import { silentMetrics, type Metrics } from '../../engine/base/metrics.ts';
import { roomId } from '../../engine/contract/ids.ts';
import type { RoomBehaviour } from '../../engine/contract/room.ts';
import type { Registration } from '../../engine/contract/scope.ts';
import type { Service } from '../../engine/contract/service.ts';
import { createRoom, type Room } from '../../engine/room/room.ts';
import { roomLayoutSpec } from '../../engine/room/room-layout.ts';
import { assignLayout } from '../../engine/state/layout.ts';
import { sha256Hex } from '../../engine/trust/digest.ts';
import { openHost, turn, type HostRig } from '../engine/service/host-rig.ts';
import { recordingLog, type LogLine } from '../support/recording-log.ts';
import { arenaRules } from '../../combat-rules/model/rules.ts';
import { createArenaBehaviour } from '../../combat-rules/behaviour.ts';
import { createStatisticsCounter } from '../../combat-rules/statistics.ts';
import { TestArena, names } from './support/arena.ts';
import { shippedPack } from './support/pack.ts';

/** The switch as the compiler is told of it. */
interface Switch {
  open: boolean;
}

class Server {
  readonly rig: HostRig = openHost();
  readonly rooms: Room[] = [];
  readonly #compiler;
  readonly #switch: Switch;

  constructor(state: Switch) {
    this.#switch = state;
    this.#compiler = createArenaCompiler({ mayGenerate: () => state.open });
  }

  /** Compiles the pack that ships under the switch as it is, and makes it serve. */
  async push(revision: number): Promise<void> {
    const outcome = this.#compiler.compile(
      { ...shippedPack(), revision },
      { generatedCode: this.#switch.open },
    );
    if (!outcome.ok || outcome.layout === undefined) throw new Error('the pack compiles');
    const placed = assignLayout(roomLayoutSpec(outcome.layout));
    const create = (): Service => outcome.load(placed);
    const source = { pack: { name: 'arena', revision, digest: sha256Hex(`${revision}`) }, create };
    const { host } = this.rig;
    if (revision === 1) await host.start([source]);
    else await host.replace({ put: [source] });
    await turn();
  }

  open(seed: number): void {
    const { kernel } = this.rig.host;
    const id = roomId(this.rooms.length + 1);
    const options = { id, seed, tickMs: 100, service: 'arena', kernel };
    this.rooms.push(createRoom({ ...options, clock: new ManualClock() }));
  }

  /** One tick of every room, and the time to the next. */
  tick(): void {
    for (const room of this.rooms) room.runTick();
    this.rig.timers.advance(100);
  }

  get figures(): Readonly<Record<string, number>> {
    return this.rooms[0]?.generation.service.describe?.() ?? {};
  }

  until(holds: (figures: Readonly<Record<string, number>>) => boolean): void {
    for (let i = 0; i < 2_000; i += 1) {
      if (holds(this.figures)) return;
      this.tick();
    }
    throw new Error(`it did not come to that: ${JSON.stringify(this.figures)}`);
  }
}

async function serverOf(state: Switch): Promise<Server> {
  const server = new Server(state);
  await server.push(1);
  server.open(5);
  server.open(6);
  return server;
}

describe('the switch', () => {
  it('[AR42] closed while a pack is compiled: closures, for good', async () => {
    const state = { open: false };
    const server = await serverOf(state);
    state.open = true;
    for (let i = 0; i < 200; i += 1) server.tick();
    expect(server.figures).toMatchObject({ servesDirect: 0, directAgreed: 0, directClosed: 1 });
  });

  it('[AR43] [AR47] open: generated code serves after it agreed, and no byte of a battle is another', async () => {
    const [plain, direct] = [await serverOf({ open: false }), await serverOf({ open: true })];
    const kinds = new Set<string>();
    let served = 0;
    for (let tick = 0; tick < 700; tick += 1) {
      plain.tick();
      direct.tick();
      for (const name of Object.keys(direct.figures)) kinds.add(name);
      served += direct.figures['servesDirect'] ?? 0;
      for (const [i, room] of direct.rooms.entries()) {
        expect(room.stateHash()).toBe(plain.rooms[i]?.stateHash());
      }
    }
    expect(served).toBeGreaterThan(300);
    expect([...kinds]).toEqual(expect.arrayContaining(['directCompiling', 'directComparing']));
    expect(direct.figures).toMatchObject({ servesDirect: 1, directAgreed: 4_096 });
    expect(direct.figures['directBodies']).toBeGreaterThan(2);
    expect(direct.rig.timers.waiting).toBe(plain.rig.timers.waiting);
    expect(direct.rig.lines).toContainEqual(
      expect.objectContaining({ message: 'rules run as generated code from now on' }),
    );
  });

  it('[AR39] a tick on generated code creates no object', async () => {
    const server = await serverOf({ open: true });
    server.until((figures) => figures['servesDirect'] === 1);
    const [room] = server.rooms;
    const ticks = 9_000;
    const run = (): number => {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < ticks; i += 1) room?.runTick();
      return process.memoryUsage().heapUsed - before;
    };
    run();
    const trials = Array.from({ length: 9 }, run).sort((a, b) => a - b);
    // The median passes over a collection or a compilation. A round that begins makes some objects.
    expect(trials[4]).toBeLessThan(ticks * 64);
    expect(server.figures['servesDirect']).toBe(1);
  });

  it('[AR44][AR49] closed while generated code serves: closures at the end of the tick, and back', async () => {
    const state = { open: true };
    const server = await serverOf(state);
    server.until((figures) => figures['servesDirect'] === 1);
    state.open = false;
    server.rooms[1]?.runTick();
    expect(server.figures).toMatchObject({ servesDirect: 0, directAgreed: 4_096, directClosed: 1 });
    state.open = true;
    server.rooms[0]?.runTick();
    expect(server.figures['servesDirect']).toBe(1);
    expect(server.figures).not.toHaveProperty('directClosed');
  });

  it('[AR44] closed while code is generated: it goes on where it was when the switch opens', async () => {
    const state = { open: true };
    const server = await serverOf(state);
    server.until((figures) => figures['directComparing'] === 1);
    state.open = false;
    for (let i = 0; i < 200; i += 1) server.tick();
    expect(server.figures).toMatchObject({ servesDirect: 0, directClosed: 1 });
    state.open = true;
    server.until((figures) => figures['servesDirect'] === 1);
  });

  it('[AR48] a generation that was replaced works on its code no longer', async () => {
    const state = { open: true };
    const [plain, server] = [await serverOf({ open: false }), await serverOf(state)];
    server.until((figures) => figures['directCompiling'] === 1);
    expect(server.rig.timers.waiting).toBe(plain.rig.timers.waiting + 1);
    state.open = false;
    for (const each of [plain, server]) await each.push(2);
    expect(server.rig.timers.waiting).toBe(plain.rig.timers.waiting);
    server.tick();
    state.open = true;
    for (let i = 0; i < 200; i += 1) server.tick();
    expect(server.figures).toMatchObject({ servesDirect: 0, directAgreed: 0, directClosed: 1 });
  });
});

/** A generation whose generated code is made by `generate`, with what it told. */
class Workbench {
  readonly lines: LogLine[] = [];
  counted = 0;
  work: (() => void | Promise<void>) | undefined;
  readonly battle: TestArena;
  readonly direct: ArenaDirect;
  readonly clock = new ManualClock();

  constructor(generate: Generate, stepMs = 0.3) {
    const files = [...shippedPack().members].map(([path, bytes]) => ({
      path,
      text: new TextDecoder().decode(bytes),
    }));
    const outcome = check(
      files.filter(({ path }) => path.endsWith('.rules')),
      arenaVocabulary,
    );
    if (!outcome.ok) throw new Error('the pack compiles');
    const checked = outcome.pack;
    const layout = assignLayout(arenaLayoutSpec(checked.program));
    const binding = createBindings()(layout);
    const closures = checked.bind(binding);
    const mayGenerate = (): boolean => true;
    this.direct = new ArenaDirect({ checked, binding, closures, mayGenerate, generate });
    const { tier } = this.direct;
    const rules = arenaRules({ checked, tier, binding, layout, names });
    const room: RoomBehaviour = createArenaBehaviour({
      layout,
      schema: '',
      rules,
      counter: createStatisticsCounter(),
      tickEnded: () => this.direct.tickEnded(),
    });
    this.battle = new TestArena({ name: 'arena', contract: '^2.0.0', room });
    const every = (_: number, run: () => void | Promise<void>): Registration => {
      this.work = run;
      return { cancel: () => (this.work = undefined) };
    };
    const add = (amount: number): void => {
      this.counted += amount;
    };
    const metrics: Metrics = { ...silentMetrics, counter: () => ({ add }) };
    const clock = {
      nowMs: () => {
        this.clock.advance(stepMs);
        return this.clock.nowMs();
      },
      wallMs: () => 0,
    };
    this.direct.warmUpIn({ clock, every, log: recordingLog(this.lines), metrics });
  }

  /** Ticks and slices until there is no work left. */
  finish(): void {
    for (let tick = 0; tick < 5_000 && this.work !== undefined; tick += 1) {
      this.battle.run();
      for (let i = 0; i < 5; i += 1) void this.work?.();
    }
    this.battle.run();
  }
}

describe('generated code', () => {
  it('[AR45] that does something else never serves, which is logged and counted', () => {
    const bench = new Workbench((source) => {
      const make = generateByFunction(source);
      return (linked) => {
        const code = make(linked);
        return (frame) => {
          const answer = code(frame);
          frame.buckets[2] = (frame.buckets[2] ?? 0) * (1 + 2 ** -52);
          return answer;
        };
      };
    });
    bench.finish();
    expect(bench.direct.figures()).toEqual({
      servesDirect: 0,
      directAgreed: 0,
      directDisagreed: 1,
    });
    expect(bench.counted).toBe(1);
    expect(bench.lines).toEqual([
      {
        level: 'error',
        message: expect.stringContaining('did something else than closures'),
        fields: expect.objectContaining({
          body: expect.stringMatching(/^(rules of|effect|skill|pool of) \w+( \w+)*$/),
        }),
      },
    ]);
  });

  it('[AR45] that throws never serves, and nothing of it reaches the host', () => {
    const bench = new Workbench(() => () => () => {
      throw new TypeError('broken');
    });
    bench.finish();
    expect(bench.direct.figures()).toMatchObject({ servesDirect: 0, directFailed: 1 });
    expect([bench.counted, bench.lines.length]).toEqual([1, 1]);
  });

  it('[AR46] that may not be made leaves closures, and one line in the log', () => {
    const bench = new Workbench(() => {
      throw new EvalError('Code generation from strings disallowed for this context');
    });
    bench.finish();
    expect(bench.direct.figures()).toMatchObject({ servesDirect: 0, directForbidden: 1 });
    expect(bench.lines.map(({ level }) => level)).toEqual(['warn']);
    expect(bench.counted).toBe(0);
  });

  it('[AR43] is compared in slices: the clock is asked after each step', () => {
    const bench = new Workbench(generateByFunction, 0.3);
    while (bench.direct.figures()['directComparing'] !== 1) {
      bench.battle.run();
      void bench.work?.();
    }
    const before = bench.clock.nowMs();
    void bench.work?.();
    // Begun, and twice looked at: 0.3 ms each by this clock, and half a millisecond is over.
    expect(bench.clock.nowMs() - before).toBeCloseTo(0.9, 6);
    bench.finish();
    expect(bench.direct.figures()['servesDirect']).toBe(1);
    expect(bench.battle.service.room).toBe(bench.battle.behaviour);
  });
});
