// What a page loads: the client as an app gets it from the package's door, bundled for browsers. Reads dist/.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { ROOT } from '../../support/source-tree.ts';

const GZIP_BYTES_MAX = 25_000;

async function bundle(contents: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = Object.keys(metafile.inputs);
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const builtins = imports.filter(({ path }) => path.startsWith('node:')).map(({ path }) => path);
  return { bytes: gzipSync(outputFiles[0]?.contents ?? '').length, inputs, builtins };
}

it('[CL15] the client with its protocol is small, and imports nothing of Node', async () => {
  const app = "import { createClient } from 'midswing/client'; globalThis.make = createClient;";
  const { bytes, inputs, builtins } = await bundle(app);
  expect(builtins).toEqual([]);
  expect(inputs).toContain('dist/engine/protocol/codec.js');
  expect(inputs.filter((path) => /\/(net-socket|error-codes|limits)\.js$/.test(path))).toEqual([]);
  const packages = inputs.flatMap((path) => /node_modules\/([^/]+)/.exec(path)?.[1] ?? []);
  expect([...new Set(packages)].toSorted()).toEqual(['long', 'protobufjs']);
  expect(bytes).toBeLessThanOrEqual(GZIP_BYTES_MAX);
});
