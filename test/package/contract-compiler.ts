// A language of one's own: packs are lines "WORD = NUMBER", mistakes are findings with a place, and what compiles
// is a service that answers for its words.
import assert from 'node:assert/strict';
import { CONTRACT_VERSION, type Service } from 'midswing/contract';
import type { Compiler, PackContents, PackDiagnostic } from 'midswing/contract/compiler';

function createWords(numbers: ReadonlyMap<string, number>): Service {
  return {
    name: 'words',
    contract: `^${CONTRACT_VERSION}`,
    handle: (word) => numbers.get(String(word)),
    describe: () => ({ words: numbers.size }),
  };
}

function finding(file: string, line: number, text: string): PackDiagnostic {
  const message = `"${text}" is no line of the form WORD = NUMBER.`;
  const place = { file, line, column: 1, endLine: line, endColumn: text.length + 1 };
  const rendered = `${file}:${line} ${message}`;
  return { code: 'LINE_MALFORMED', severity: 'error', message, ...place, rendered };
}

const compiler: Compiler = {
  accepts: ({ service }) => service === 'words',
  compile: ({ members }) => {
    const numbers = new Map<string, number>();
    const diagnostics: PackDiagnostic[] = [];
    for (const [file, bytes] of members) {
      for (const [index, line] of new TextDecoder().decode(bytes).split('\n').entries()) {
        const [, word, number] = /^(\w+) = (\d+)$/.exec(line) ?? [];
        if (word === undefined) diagnostics.push(finding(file, index + 1, line));
        else numbers.set(word, Number(number));
      }
    }
    if (diagnostics.length > 0) return { ok: false, diagnostics };
    return { ok: true, warnings: [], load: () => createWords(numbers) };
  },
};

function packOf(text: string): PackContents {
  const members = new Map([['main.words', Buffer.from(text)]]);
  return { name: 'english', service: 'words', revision: 1, members };
}

const policy = { generatedCode: false };
assert(compiler.accepts(packOf('')) && !compiler.accepts({ ...packOf(''), service: 'other' }));
const good = await compiler.compile(packOf('one = 1\ntwo = 2'), policy);
assert(good.ok);
const service = good.load(undefined);
assert.deepEqual([service.handle?.('two'), service.describe?.()], [2, { words: 2 }]);
const bad = await compiler.compile(packOf('one = 1\ntwo is 2'), policy);
assert(!bad.ok);
const [only] = bad.diagnostics;
assert.deepEqual([only?.code, only?.line, only?.endColumn], ['LINE_MALFORMED', 2, 9]);
console.log('contract-compiler ok');
