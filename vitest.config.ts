// Test runner settings. TEST_REPORT names a file for the machine-readable counts.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const report = process.env['TEST_REPORT'];

/** They measure the heap, which is theirs alone. */
const ALONE = [
  'test/**/*allocation.test.ts',
  'test/dsl/direct/object-read.test.ts',
  'test/combat-rules/{room,direct}.test.ts',
];

/** They take longest, mostly waiting for other processes: begun before the many short ones, they end with them. */
const LONG = [
  'test/{server,simulation}/**/*.test.ts',
  'test/{package,loadtest/fault}.test.ts',
  'test/engine/**/*crash.test.ts',
  'test/engine/kernel/kernel-model.test.ts',
];

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
      // In the order of their names. Files that share modules read them once a worker: nothing here keeps state in a
      // module, and what a file changes of the process it puts back.
      { extends: true, test: { name: 'alone', include: ALONE } },
      { extends: true, test: { name: 'long', include: LONG, isolate: false } },
      {
        extends: true,
        test: {
          name: 'short',
          include: ['test/**/*.test.ts'],
          // Those need a browser, and have a configuration of their own.
          exclude: [...ALONE, ...LONG, 'test/browser/**'],
          isolate: false,
        },
      },
    ],
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
