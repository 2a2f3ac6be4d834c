// Rule files of the pack that comes with the package, compiled; and a mistake with where it is.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createArenaCompiler } from 'midswing/combat-rules';
import { roomLayoutSpec } from 'midswing/room/layout';
import { assignLayout } from 'midswing/state/layout';

const manifest = createRequire(import.meta.url).resolve('midswing/package.json');
const folder = join(manifest, '..', 'combat-rules', 'pack', 'arena');
const members = new Map(
  readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
);
const compiler = createArenaCompiler();
const outcome = compiler.compile({ name: 'arena', service: 'arena', revision: 1, members });
assert(outcome.ok, JSON.stringify(outcome));
assert(outcome.layout !== undefined);
const service = outcome.load(assignLayout(roomLayoutSpec(outcome.layout)));
assert.equal(service.name, 'arena');
assert.equal(service.room?.membersMax, 10);

members.set('typo.rules', Buffer.from('\nif(target.hq < 30%) { modify damage: flat 1 }\n'));
const refused = compiler.compile({ name: 'arena', service: 'arena', revision: 2, members });
assert(!refused.ok);
const [first] = refused.diagnostics;
assert.deepEqual([first?.file, first?.line, first?.severity], ['typo.rules', 2, 'error']);
assert.match(first?.message ?? '', /hp/);
console.log('combat-rules ok');
