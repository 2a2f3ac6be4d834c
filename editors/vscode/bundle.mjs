// Bundles the extension with all it needs into one file; `vscode` is the editor's own.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));

/** Where the extension's package.json expects it. */
export const EXTENSION_BUNDLE = join(folder, 'dist', 'extension.cjs');

/** Writes the bundle to `outfile`. */
export function bundleExtension(outfile = EXTENSION_BUNDLE) {
  buildSync({
    entryPoints: [join(folder, 'extension.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    minify: true,
    legalComments: 'eof',
    logLevel: 'warning',
  });
}
