// A compiler of one's own: packs with a greeting become services that count how often they greeted.
import assert from 'node:assert/strict';
import { CONTRACT_VERSION, type Compiler, type Service } from 'midswing/contract';

function createGreeter(text: string): Service {
  let greeted = 0;
  return {
    name: 'greeter',
    contractVersion: CONTRACT_VERSION,
    stateSchema: 1,
    describe: () => ({ greeted, letters: text.length }),
    exportState: () => Uint8Array.of(greeted),
    importState: ([count = 0]) => {
      greeted = count;
    },
  };
}

const compiler: Compiler = {
  service: 'greeter',
  compile: ({ members }) => {
    const greeting = members.get('greeting.txt');
    if (greeting === undefined) return { ok: false, diagnostics: [] };
    const text = new TextDecoder().decode(greeting);
    return { ok: true, warnings: [], load: () => createGreeter(text) };
  },
};

const members = new Map([['greeting.txt', Buffer.from('Hi')]]);
const pack = { name: 'english', revision: 1, members };
const outcome = compiler.compile(pack);
assert(outcome.ok);
const service = outcome.load(undefined);
service.importState?.(Uint8Array.of(7), 1);
assert.deepEqual(service.describe?.(), { greeted: 7, letters: 2 });
assert.deepEqual(service.exportState?.(), Uint8Array.of(7));
assert.equal(compiler.compile({ ...pack, members: new Map() }).ok, false);
console.log('contract ok');
