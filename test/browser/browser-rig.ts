// The example's page, bundled as an app would, in a headless browser, behind a proxy that can cut its connections.
import { existsSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { listenLocally } from '../support/cutting-proxy.ts';
import { ROOT } from '../support/source-tree.ts';

const EXAMPLE = join(ROOT, 'examples', 'browser-client');
const PLACES = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Where a Chromium is; undefined where there is none. */
export function findChromium(): string | undefined {
  return PLACES.find((path) => path !== undefined && existsSync(path));
}

export interface OpenPage {
  readonly page: Page;
  /** What the page's console and uncaught errors said. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Serves the example and opens it. */
export async function openExample(executablePath: string): Promise<OpenPage> {
  const script = await bundleExample();
  const html = readFileSync(join(EXAMPLE, 'index.html'), 'utf8');
  const server = createHttpServer((request, response) => {
    const isScript = request.url === '/main.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : html);
  });
  const port = await listenLocally(server);
  const browser: Browser = await chromium.launch({
    executablePath,
    // As root there is no sandbox to be had; the page is our own.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`http://127.0.0.1:${port}/`);
  return {
    page,
    complaints,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

async function bundleExample(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(EXAMPLE, 'main.ts')],
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
