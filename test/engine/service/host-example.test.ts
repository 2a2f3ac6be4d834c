// The shipped examples under load, the way they are meant: packed, signed, verified, compiled to generations
// of their own, and replaced by each other while requests and messages flow.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { topic } from '../../../engine/contract/topic.ts';
import { createModuleCompiler } from '../../../engine/module/compiler.ts';
import { packFolder } from '../../../engine/module/pack-module.ts';
import type { ServiceSource } from '../../../engine/service/change.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import { ROOT } from '../../support/source-tree.ts';
import { samplePolicy, sampleKey } from '../trust/sample-pack.ts';
import { openHost, turn } from './host-rig.ts';

interface Echoed {
  readonly text: string;
  readonly count: number;
}

/** Fresh generations of an example. */
async function exampleSource(folder: string, revision: number): Promise<ServiceSource> {
  const source = await packFolder(join(ROOT, 'examples', folder));
  const createdAt = '2026-11-20T00:00:00.000Z';
  const input = { ...source, revision, createdAt, expiresAt: null, cost: null };
  const { contents, manifest, digest } = verifyPack(buildPack(input, [sampleKey]), samplePolicy());
  const outcome = await createModuleCompiler().compile(contents, { generatedCode: false });
  if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ rendered }) => rendered).join('\n'));
  return { pack: { name: manifest.name, revision, digest }, create: () => outcome.load(undefined) };
}

it('[RP14] the echo example is replaced 200 times amid 10,000 requests, and its count goes on', async () => {
  const { host } = openHost();
  const [first, second, log] = await Promise.all([
    exampleSource('echo-v1', 1),
    exampleSource('echo-v2', 2),
    exampleSource('log-service', 1),
  ]);
  let say: (line: string) => void = () => undefined;
  const shop: ServiceSource = {
    pack: { ...log.pack, name: 'shop' },
    create: () => ({
      name: 'shop',
      contract: '^2.0.0',
      prepare: (scope) => {
        say = (line) => scope.publish(topic<string>('log.shop'), line);
      },
    }),
  };
  await host.start([first, log, shop]);
  const versions = new Set<string>();
  let count = 0;
  for (let swap = 1; swap <= 200; swap += 1) {
    for (let i = 0; i < 50; i += 1) {
      // Both versions answer with at least these two.
      const echoed = host.request('echo', { text: 'hi' }) as Echoed;
      count += 1;
      expect(echoed.count).toBe(count);
      versions.add(echoed.text);
    }
    say(`line ${swap}`);
    const put = [swap % 2 === 0 ? first : second];
    if (swap % 5 === 0) await host.rollback({ state: 'migrate', service: 'echo' });
    else await host.replace({ put: swap % 3 === 0 ? [...put, log] : put });
  }
  await turn();
  expect(versions).toEqual(new Set(['hi', 'HI']));
  expect(host.request('log', { newest: 100 })).toEqual(
    Array.from({ length: 100 }, (_, index) => `shop: line ${index + 101}`),
  );
  expect(host.kernel.leases()).toEqual([]);
});
