// Test runner settings. TEST_REPORT names a file for the machine-readable counts.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const report = process.env['TEST_REPORT'];

export default defineConfig({
  resolve: { conditions: ['midswing-source'] },
  ssr: { resolve: { conditions: ['midswing-source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Many tests wait for other processes: even two cores are better used by two workers.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
