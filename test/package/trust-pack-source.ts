// A release tool: from a folder with pack.json and rule files to a signed pack.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey, loadSigningKey, loadVerifyKey } from 'midswing/trust/keys';
import { buildPack, verifyPack } from 'midswing/trust/pack';
import { readPackSource } from 'midswing/trust/pack-source';

const folder = await mkdtemp(join(tmpdir(), 'midswing-example-'));
await assert.rejects(readPackSource(folder), { code: 'PACK_SOURCE_MISSING' });
const fields = { name: 'spring', service: 'arena', engine: '>=0.1.0 <0.2.0', edition: 1 };
await writeFile(join(folder, 'pack.json'), JSON.stringify(fields));
await assert.rejects(readPackSource(folder), { code: 'PACK_SOURCE_EMPTY' });
await writeFile(join(folder, 'spring.rules'), 'effect bloom { duration 2s }\n');
await writeFile(join(folder, 'notes.txt'), 'not part of the pack');
const source = await readPackSource(folder);
assert.deepEqual([...source.members.keys()], ['spring.rules']);

const key = loadSigningKey(generateSigningKey().privatePem);
const createdAt = new Date().toISOString();
const bytes = buildPack({ ...source, revision: 1, createdAt, expiresAt: null, cost: null }, [key]);
const keys = [loadVerifyKey(key.publicPem)];
const policy = { keys, threshold: 1, wallMs: Date.now(), engineVersion: '0.1.0' };
assert.equal(verifyPack(bytes, policy).manifest.name, 'spring');
await rm(folder, { recursive: true });
console.log('trust-pack-source ok');
