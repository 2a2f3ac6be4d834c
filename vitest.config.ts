// Test runner settings. TEST_REPORT names a file for the machine-readable counts.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const report = process.env['TEST_REPORT'];

const LANGUAGE = 'test/dsl/**/*.test.ts';

/** Examples import the package by its name, as its users do; here its doors lead to the sources. */
function doorsToSources(): { find: RegExp; replacement: string }[] {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const manifest: { exports: Record<string, { default: string } | string> } = JSON.parse(
    readFileSync(`${root}package.json`, 'utf8'),
  );
  return Object.entries(manifest.exports).flatMap(([door, target]) => {
    if (typeof target === 'string') return [];
    const source = target.default.replace('./dist/', root).replace(/\.js$/, '.ts');
    return [{ find: new RegExp(`^midswing${door.slice(1)}$`), replacement: source }];
  });
}

export default defineConfig({
  resolve: { conditions: ['midswing-source'], alias: doorsToSources() },
  ssr: { resolve: { conditions: ['midswing-source'] } },
  test: {
    pool: 'forks',
    // Many tests wait for other processes: even two cores are better used by three workers.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      // The language is pure: its tests may share modules, which are read once a worker.
      { extends: true, test: { name: 'language', include: [LANGUAGE], isolate: false } },
      {
        extends: true,
        test: { name: 'all else', include: ['test/**/*.test.ts'], exclude: [LANGUAGE] },
      },
    ],
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
