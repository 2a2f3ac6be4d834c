// Entry file of a generator: a process with one swarm, told what to do by the process of the run. Sends what it has
// measured once a second.
import type { GeneratorCommand, GeneratorEvent, GeneratorPlan } from './generator-message.ts';
import { createPackBook, type PackBook } from './pack-book.ts';
import { createSeries, type Series } from './series.ts';
import { fromSharedMs } from './shared-clock.ts';
import { createSwarm, type Swarm } from './swarm.ts';

const SECOND_MS = 1_000;
/** Notes that are sent; further ones are only counted by what they note. */
const NOTES_MAX = 20;

interface Generator {
  readonly plan: GeneratorPlan;
  readonly book: PackBook;
  readonly series: Series;
  readonly swarm: Swarm;
}

const controller = new AbortController();
let generator: Generator | undefined;

function tell(event: GeneratorEvent): void {
  process.send?.(event);
}

function createGenerator(plan: GeneratorPlan): Generator {
  const book = createPackBook();
  const [from, to] = plan.revisions;
  for (let revision = from; revision <= to; revision += 1) book.plan(revision);
  const series = createSeries();
  let notes = 0;
  const note = (text: string): void => {
    notes += 1;
    if (notes <= NOTES_MAX) tell({ kind: 'note', text });
  };
  return { plan, book, series, swarm: createSwarm({ ...plan, book, series, note }) };
}

async function open({ swarm }: Generator): Promise<void> {
  const found = await swarm.open();
  tell(found === undefined ? { kind: 'opened' } : { kind: 'failed', text: found });
}

async function play({ swarm, series, book }: Generator, startMs: number): Promise<void> {
  series.take();
  const cpu = process.cpuUsage();
  const beginMs = performance.now();
  // Frames came before anybody played.
  const { frames: framesBefore } = swarm.ledger.counts();
  let second = 0;
  const tellSecond = (): void => {
    const { sent, lost, frames, gaps, stale } = swarm.ledger.counts();
    const seen = { frames: frames - framesBefore, gaps, stale, wrong: swarm.totals.wrong };
    const live = { sent, open: lost, ...seen };
    const { playing } = swarm;
    tell({ kind: 'second', record: { second, ...live, playing, counts: series.take() } });
    second += 1;
    timer = setTimeout(
      tellSecond,
      Math.max(0, startMs + (second + 1) * SECOND_MS - performance.now()),
    );
  };
  let timer = setTimeout(tellSecond, Math.max(0, startMs + SECOND_MS - performance.now()));
  await swarm.play(startMs, controller.signal);
  clearTimeout(timer);
  const { user, system } = process.cpuUsage(cpu);
  tellSecond();
  clearTimeout(timer);
  tell({
    kind: 'played',
    result: {
      counts: swarm.ledger.counts(),
      totals: swarm.totals,
      fewestSent: swarm.fewestSent,
      roomsWithTwoPacks: swarm.roomsWithTwoPacks,
      versions: book.versions(),
      cpu: (user + system) / 1_000 / Math.max(1, performance.now() - beginMs),
      rssBytes: process.memoryUsage.rss(),
      shifts: swarm.shifts,
    },
  });
}

async function obey(command: GeneratorCommand): Promise<void> {
  if (command.kind === 'open') {
    generator = createGenerator(command.plan);
    await open(generator);
    return;
  }
  if (generator === undefined) return;
  const { swarm, book } = generator;
  switch (command.kind) {
    case 'learn':
      book.learn(command.epoch, command.revision);
      return;
    case 'activated':
      swarm.ledger.activated(command.epoch, performance.now());
      return;
    case 'play':
      await play(generator, fromSharedMs(command.startMs));
      return;
    case 'drop':
      tell({ kind: 'storm', storm: await swarm.storm() });
      return;
    case 'stop':
      controller.abort();
      return;
    case 'close':
      await swarm.close();
      tell({ kind: 'closed' });
      process.disconnect();
  }
}

process.on('message', (command: GeneratorCommand) => {
  obey(command).catch((error: unknown) => {
    tell({
      kind: 'failed',
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  });
});
// Without the process of the run there is nobody to play for; its interruption is passed on by it.
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);
