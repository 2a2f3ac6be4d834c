#!/usr/bin/env node
// Starts the command line from the compiled sources; all commands live in main.ts.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  process.stderr.write('midswing is not built yet. Run: npm run build\n');
  process.exit(2);
}
const { run } = await import(main.href);
await run(process.argv);
