// The package as its users get it: packed, installed in an empty project, every door type-checked and
// run. Also what importing a door must not do.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readText, record, ROOT } from './support/source-tree.ts';

const manifest = record(JSON.parse(readText('package.json')));
const doors = Object.keys(record(manifest['exports'])).filter((door) => door !== './package.json');
const EXAMPLES = join(ROOT, 'test', 'package');
const SHIPPED =
  /^(bin\/midswing\.js|dist\/.+\.(js|d\.ts)|combat-rules\/pack\/([\w-]+\/)?[\w.-]+|examples\/([\w-]+\/){1,2}[\w.-]+\.(ts|json|rules|csv|html)|([\w-]+\/){0,2}[A-Z_]+\.md|LICENSE|NOTICE|package\.json)$/;

/** Bounds, not expectations: packing takes a second, installing some more (it copies big binaries). */
const NPM_MS = 120_000;
const RUN_MS = 10_000;

interface Outcome {
  readonly status: number | string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

let project = '';
let shipped: readonly string[] = [];
let typeCheck: Outcome | undefined;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'midswing-package-'));
  const tarball = await pack();
  writeFileSync(join(project, 'package.json'), '{ "name": "guest", "type": "module" }\n');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await npm(['install', ...flags, join(project, tarball)], project);
  cpSync(EXAMPLES, project, { recursive: true });
  const typescript = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const nodeTypes = join(ROOT, 'node_modules', '@types');
  typeCheck = await node([typescript, '-p', project, '--typeRoots', nodeTypes]);
}, 2 * NPM_MS);

afterAll(() => rmSync(project, { recursive: true, force: true }));

it('[DO1] the tarball holds no tests, no load test peers and no source of ours but compiled files', () => {
  expect(shipped.filter((path) => !SHIPPED.test(path))).toEqual([]);
  expect(shipped.filter((path) => path.startsWith('dist/loadtest/'))).toEqual([]);
  const wanted = Object.values(record(manifest['exports'])).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(record(target)).map(String),
  );
  const present = new Set(shipped.map((path) => `./${path}`));
  expect(wanted.filter((path) => !present.has(path))).toEqual([]);
});

it('[DO1] the tarball holds everything that package.json promises, and the licence', () => {
  const files = manifest['files'];
  const promised = Array.isArray(files) ? files.map(String) : [];
  const missing = ['LICENSE', 'README.md', 'dist/main.js', ...promised]
    .filter((entry) => !entry.startsWith('!'))
    .filter((entry) => !shipped.some((path) => path === entry || path.startsWith(entry)));
  expect(missing).toEqual([]);
});

it('[DO2] the examples type-check against the published types, library checks included', () => {
  expect(typeCheck).toEqual({ status: 0, stdout: '', stderr: '' });
});

it('[DO3] every example belongs to a door', () => {
  const examples = readdirSync(EXAMPLES).filter((name) => name.endsWith('.ts'));
  expect(examples.toSorted()).toEqual(doors.map((door) => `${exampleOf(door)}.ts`).toSorted());
});

it.each(doors)('[DO3] the door %s has an example that runs and ends by itself', async (door) => {
  const { status, stdout, stderr } = await useDoor(door);
  const said = stdout.slice(stdout.indexOf('\n') + 1);
  expect({ status, said, stderr }).toEqual({
    status: 0,
    said: `${exampleOf(door)} ok\n`,
    stderr: '',
  });
});

it.each(doors)('[DO4] importing %s starts nothing and loads no native code', async (door) => {
  const { stdout } = await useDoor(door);
  const found: unknown = JSON.parse(stdout.slice(0, stdout.indexOf('\n')));
  expect(found).toEqual({ handlers: 0, started: [], native: [] });
});

const used = new Map<string, Promise<Outcome>>();

/** In a process of its own: a line about importing the door, then what its example says. */
function useDoor(door: string): Promise<Outcome> {
  // Reading the modules themselves is all that may happen: no timer (unref'd or not), socket, worker.
  const script = `
    import { createHook } from 'node:async_hooks';
    const listeners = () => process.eventNames().flatMap((name) => process.listeners(name)).length;
    const before = listeners();
    const started = [];
    const reading = /^(PROMISE|TickObject|FSREQ|FILEHANDLE)/;
    const hook = createHook({ init: (id, type) => void (reading.test(type) || started.push(type)) });
    hook.enable();
    await import('midswing/${door.slice(2)}');
    hook.disable();
    const native = process.report.getReport().sharedObjects.filter((file) => file.endsWith('.node'));
    console.log(JSON.stringify({ handlers: listeners() - before, started, native }));
    await import('./out/${exampleOf(door)}.js');
  `;
  const outcome = used.get(door) ?? node(['--input-type=module', '--eval', script]);
  used.set(door, outcome);
  return outcome;
}

function exampleOf(door: string): string {
  return door.slice('./'.length).replaceAll('/', '-');
}

/** Packs the built tree into the project; remembers what went in and answers the tarball's name. */
async function pack(): Promise<string> {
  const flags = ['--json', '--ignore-scripts', '--pack-destination', project];
  const [report] = Object.values(record(JSON.parse(await npm(['pack', ...flags], ROOT))));
  const { filename, files } = record(report);
  shipped = Array.isArray(files) ? files.map((file) => String(record(file)['path'])) : [];
  return String(filename);
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const shell = process.platform === 'win32'; // npm is a .cmd there
  const { status, stdout, stderr } = await execute('npm', args, { cwd, shell, timeout: NPM_MS });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

function node(args: readonly string[]): Promise<Outcome> {
  return execute(process.execPath, args, { cwd: project, shell: false, timeout: RUN_MS });
}

function execute(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly shell: boolean; readonly timeout: number },
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(file, args, { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
      const status = error === null ? 0 : (error.code ?? error.signal);
      resolve({ status: status ?? undefined, stdout, stderr });
    });
  });
}
