// A page in Chromium against a real server process: joins, plays, sees a swap, is cut off and goes on.
import { expect, it } from 'vitest';
import { startProxy } from '../support/cutting-proxy.ts';
import { createWorkspace, midswing, startServer } from '../support/server-process.ts';
import { findChromium, openExample } from './browser-rig.ts';

/** What the page notes of its client. */
interface Notes {
  readonly ticks: number[];
  readonly answers: string[];
  readonly states: string[];
  readonly revisions: number[];
  gaps: number;
  restarts: number;
}

/** Runs in the page: notes all that its client tells, from its first event on. */
const NOTE_ALL = `
  globalThis.notes = { ticks: [], answers: [], states: [], revisions: [], gaps: 0, restarts: 0 };
  Object.defineProperty(globalThis, 'client', {
    configurable: true,
    set(client) {
      Object.defineProperty(globalThis, 'client', { value: client });
      client.onFrame(({ tick }) => notes.ticks.push(tick));
      client.onReply(({ sequence, kind }) => notes.answers.push(sequence + ' ' + kind));
      client.onState(({ kind }) => notes.states.push(kind));
      client.onSwap(({ revision }) => notes.revisions.push(revision));
      client.onGap(() => (notes.gaps += 1));
      client.onRestart(() => (notes.restarts += 1));
    },
  });
`;

const chromium = findChromium();
if (chromium === undefined) process.stderr.write('no Chromium: browser tests are left out\n');

it.runIf(chromium !== undefined)(
  '[CL31] a page joins with a ticket, plays, sees a swap, and goes on over cuts and a restart of the server',
  async () => {
    const workspace = createWorkspace();
    const { data } = workspace;
    const required = ['--tickets', 'required'];
    let server = await startServer(data, { args: required });
    const proxy = await startProxy(server.gatewayUrl);
    const { page, complaints, close } = await openExample(chromium ?? '');
    try {
      const notes = (): Promise<Notes> => page.evaluate('notes');
      /** Loses the connection in the midst of a command, and waits until ticks go on. */
      const survive = async (lose: () => unknown): Promise<void> => {
        const { ticks } = await notes();
        await lose();
        await page.click('#field', { position: { x: 10 * (ticks.length % 70), y: 200 } });
        await page.waitForFunction(`notes.ticks.at(-1) > ${(ticks.at(-1) ?? 0) + 10}`);
      };
      await page.evaluate(NOTE_ALL);
      await page.fill('#url', proxy.url);
      const ticket = await midswing(['ticket', '--user', 'ada', '--data', data]);
      await page.fill('#ticket', ticket.stdout.trim());
      await page.click('button');
      await page.waitForFunction('notes.ticks.length > 5');
      await page.click('#field', { position: { x: 400, y: 300 } });
      await page.waitForFunction('notes.answers.length > 0');

      workspace.edit('strike.rules', 'max(1,', 'max(2,');
      const pushed = await midswing(['push', workspace.pack, '--data', data]);
      expect(pushed.exitCode).toBe(0);
      await page.waitForFunction('notes.revisions.length > 0');

      for (let cuts = 0; cuts < 3; cuts += 1) await survive(() => proxy.cut());
      await survive(async () => {
        await server.stop();
        const port = new URL(server.gatewayUrl).port;
        server = await startServer(data, { args: [...required, '--port', port] });
      });
      await page.waitForFunction('client.pending.length === 0');

      const { ticks, answers, states, gaps, restarts } = await notes();
      const first = ticks[0] ?? 0;
      expect(ticks).toEqual(ticks.map((_, i) => first + i));
      expect([gaps, restarts]).toEqual([0, 0]);
      expect(answers.length).toBeGreaterThanOrEqual(5);
      // Refused where the unit was down, but decided each.
      const decided = answers.map((_, i) => expect.stringMatching(`^${i + 1} (accepted|refused)$`));
      expect(answers).toEqual(decided);
      expect(states.filter((state) => state === 'waiting').length).toBeGreaterThanOrEqual(4);
      expect(complaints).toEqual([]);
    } finally {
      await close();
      proxy.close();
      await server.stop();
      workspace.remove();
    }
  },
);
