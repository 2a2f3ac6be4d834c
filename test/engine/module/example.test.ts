// The shipped examples, the way they are meant: packed from their folders, signed, verified, compiled, and run.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentLog } from '../../../engine/base/log.ts';
import { silentMetrics } from '../../../engine/base/metrics.ts';
import type { Scope } from '../../../engine/contract/scope.ts';
import type { Service } from '../../../engine/contract/service.ts';
import type { Message } from '../../../engine/contract/topic.ts';
import { createModuleCompiler } from '../../../engine/module/compiler.ts';
import { packFolder } from '../../../engine/module/pack-module.ts';
import { buildPack, verifyPack } from '../../../engine/trust/pack.ts';
import { ROOT } from '../../support/source-tree.ts';
import { sampleKey, samplePolicy } from '../trust/sample-pack.ts';

const compiler = createModuleCompiler();

async function loadExample(folder: string, revision = 1): Promise<Service> {
  const source = await packFolder(join(ROOT, 'examples', folder));
  const createdAt = '2026-11-20T00:00:00.000Z';
  const input = { ...source, revision, createdAt, expiresAt: null, cost: null };
  const { contents } = verifyPack(buildPack(input, [sampleKey]), samplePolicy());
  const outcome = await compiler.compile(contents, { generatedCode: false });
  if (outcome.ok) return outcome.load(undefined);
  throw new Error(outcome.diagnostics.map(({ rendered }) => rendered).join('\n'));
}

it('[MO21] the count of the echo service goes on in V2, and back in V1', async () => {
  const first = await loadExample('echo-v1');
  for (let n = 1; n <= 10; n += 1) {
    expect(first.handle?.({ text: 'hello' })).toEqual({ text: 'hello', count: n });
  }
  const second = await loadExample('echo-v2', 2);
  const [migration] = second.state?.migrations ?? [];
  if (migration === undefined || first.state === undefined) throw new Error('both have state');
  second.state?.importState(migration.up(first.state.exportState(), undefined));
  expect(second.describe?.()).toEqual({ count: 10 });
  expect(second.handle?.({ text: 'hello' })).toEqual({
    text: 'HELLO',
    count: 11,
    longest: 'hello',
  });
  const exported = second.state?.exportState() ?? new Uint8Array();
  const down = migration.down?.(exported);
  if (down === undefined) throw new Error('there is a way back');
  const back = await loadExample('echo-v1', 3);
  back.state?.importState(down.state);
  expect(back.handle?.({ text: 'again' })).toEqual({ text: 'again', count: 12 });
  // What V1 cannot hold was carried.
  expect(migration.up(down.state, down.carried)).toEqual(exported);
});

it('[MO21] the log service keeps what it heard, and its successor knows it', async () => {
  const service = await loadExample('log-service');
  const said: string[] = [];
  let hear: ((message: Message<unknown>) => unknown) | undefined;
  const scope: Partial<Scope> = {
    metrics: silentMetrics,
    log: { ...silentLog, info: (fields, text) => said.push(`${String(fields['sender'])} ${text}`) },
    subscribe: (pattern, receive) => {
      expect(pattern).toEqual({ name: 'log.>' });
      hear = receive as typeof hear;
      return { cancel: () => undefined };
    },
  };
  await service.prepare?.(scope as Scope);
  for (let n = 1; n <= 101; n += 1) {
    hear?.({ topic: 'log.shop', sender: 'shop', sequence: n, payload: `line ${n}` });
  }
  expect(said[0]).toBe('shop line 1');
  expect(service.handle?.({ newest: 2 })).toEqual(['shop: line 100', 'shop: line 101']);
  const successor = await loadExample('log-service', 2);
  successor.state?.importState(service.state?.exportState() ?? new Uint8Array());
  expect(successor.handle?.({})).toHaveLength(100);
});
