// Tests in a real browser, apart from `npm test`: `npm run test:browser` on the built package.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { conditions: ['midswing-source'] },
  ssr: { resolve: { conditions: ['midswing-source'] } },
  test: {
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['test/browser/**/*.test.ts'],
  },
});
