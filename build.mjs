// Builds dist/: protobuf code from the .proto files, then the compiled sources, which are the package's doors, then
// the command line as few files. Needs nothing but npm packages.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundleExtension, EXTENSION_BUNDLE } from './editors/vscode/bundle.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const PROTOS = [
  { source: 'engine/protocol/envelope.proto', output: 'engine/protocol/generated/envelope.js' },
  {
    source: 'combat-rules/protocol/combat.proto',
    output: 'combat-rules/protocol/generated/combat.js',
  },
];
const PBJS_OPTIONS = [
  '--target=static-module',
  '--wrap=esm',
  '--dts',
  '--force-number',
  '--no-service',
  '--no-delimited',
  '--no-verify',
  '--no-convert',
  '--no-typeurl',
];

/** Dependencies of many small modules that do nothing by themselves. Their licences go with them. */
const INLINED = ['csv-parse', 'jose', 'zod'];

const SOURCE_FOLDERS = ['engine', 'dsl', 'combat-rules', 'loadtest', 'editors'];
const SOURCE_FILE = /\.(ts|proto|mjs|json)$/;
const STAMP = join(root, 'dist', '.sources');

const sources = fingerprint();
// Nothing is written when nothing changed: another process may be running from dist/ right now.
const outputs = PROTOS.map(({ output }) => join(root, output));
const isThere = [STAMP, EXTENSION_BUNDLE, ...outputs].every(existsSync);
if (!isThere || readFileSync(STAMP, 'utf8') !== sources) build();

function build() {
  for (const { source, output } of PROTOS) generate(source, join(root, output));
  run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  for (const { output } of PROTOS) {
    cpSync(dirname(join(root, output)), dirname(join(root, 'dist', output)), { recursive: true });
  }
  bundleExtension();
  prune(join(root, 'dist'));
  bundleCommandLine();
  writeFileSync(STAMP, sources);
}

/**
 * Writes what `midswing` runs in place of what was compiled for it: a start reads some dozen files, not many hundred,
 * and takes a third less time. They alone lie in dist/ itself, where each finds the others, the workers and bin/.
 */
function bundleCommandLine() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const dist = join(root, 'dist');
  for (const entry of readdirSync(dist, { withFileTypes: true })) {
    if (entry.isFile()) rmSync(join(dist, entry.name));
  }
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: {
      main: 'main.ts',
      'battle-worker': 'battle-worker.ts',
      'dry-run-worker': 'engine/module/dry-run-worker.ts',
    },
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['midswing-source'],
    external: Object.keys(dependencies).filter((name) => !INLINED.includes(name)),
    minifyWhitespace: true,
    metafile: true,
    logLevel: 'warning',
  });
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    for (const name of INLINED) {
      const folder = join('node_modules', name);
      if (!Object.keys(inputs).some((input) => input.includes(`${folder}/`))) continue;
      const file = readdirSync(join(root, folder)).find((each) => each.startsWith('LICENSE'));
      const licence = readFileSync(join(root, folder, file), 'utf8');
      appendFileSync(join(root, output), `/* ${name}:\n${licence}*/\n`);
    }
  }
}

/** Names, sizes and times of everything dist/ is made from. */
function fingerprint() {
  const files = readdirSync(root).filter((name) => SOURCE_FILE.test(name));
  for (const folder of SOURCE_FOLDERS) {
    for (const file of readdirSync(join(root, folder), { recursive: true })) {
      if (SOURCE_FILE.test(file) && !file.includes('generated')) files.push(join(folder, file));
    }
  }
  const lines = files.sort().map((file) => {
    const { size, mtimeMs } = statSync(join(root, file));
    return `${file} ${size} ${mtimeMs}`;
  });
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Writes the static codec of one .proto, unless it is newer than its source and this script. */
function generate(source, output) {
  const newest = Math.max(
    ...[join(root, source), import.meta.filename].map((file) => statSync(file).mtimeMs),
  );
  if (existsSync(output) && statSync(output).mtimeMs > newest) return;
  mkdirSync(dirname(output), { recursive: true });
  // A root of its own: generated modules resolve nested types through it, and would share "default".
  const options = [...PBJS_OPTIONS, '--root', `midswing/${source}`];
  run('node_modules/protobufjs-cli/bin/pbjs', [...options, '--out', output, source]);
  const types = output.replace(/\.js$/, '.d.ts');
  // --force-number leaves no Long behind, but pbjs still imports its type.
  writeFileSync(types, readFileSync(types, 'utf8').replace(/^import Long = .*$/m, ''));
}

/** Removes what earlier builds left of sources that are gone: all of dist/ is packed. */
function prune(folder) {
  for (const file of readdirSync(folder, { recursive: true })) {
    const stem = /^(.+?)(\.d\.ts|\.js|\.js\.map)$/.exec(file)?.[1];
    if (stem === undefined) continue;
    const isKept = existsSync(join(root, `${stem}.ts`)) || existsSync(join(root, file));
    if (!isKept) rmSync(join(folder, file));
  }
}

function run(script, args) {
  try {
    execFileSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  } catch {
    process.stderr.write(`build: ${script} failed\n`);
    process.exit(1);
  }
}
