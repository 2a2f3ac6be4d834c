// A service and a compiler of one's own: packs with a greeting become services that count their greetings.
import assert from 'node:assert/strict';
import { CONTRACT_VERSION, type Service } from 'midswing/contract';
import type { Compiler } from 'midswing/contract/compiler';

function createGreeter(text: string): Service {
  let greeted = 0;
  return {
    name: 'greeter',
    contract: `^${CONTRACT_VERSION}`,
    handle: (name) => {
      greeted += 1;
      return `${text} ${String(name)}`;
    },
    describe: () => ({ greeted, letters: text.length }),
    state: {
      schema: 1,
      exportState: () => Uint8Array.of(greeted),
      importState: ([count = 0]) => {
        greeted = count;
      },
    },
  };
}

const compiler: Compiler = {
  accepts: ({ service }) => service === 'greeter',
  compile: ({ members }) => {
    const greeting = members.get('greeting.txt');
    if (greeting === undefined) return { ok: false, diagnostics: [] };
    const text = new TextDecoder().decode(greeting);
    return { ok: true, warnings: [], load: () => createGreeter(text) };
  },
};

const members = new Map([['greeting.txt', Buffer.from('Hi')]]);
const pack = { name: 'english', service: 'greeter', revision: 1, members };
const outcome = await compiler.compile(pack, { generatedCode: false });
assert(compiler.accepts(pack) && outcome.ok);
const service = outcome.load(undefined);
service.state?.importState(Uint8Array.of(7));
assert.equal(service.handle?.('you'), 'Hi you');
assert.deepEqual(service.describe?.(), { greeted: 8, letters: 2 });
assert.deepEqual(service.state?.exportState(), Uint8Array.of(8));
console.log('contract ok');
