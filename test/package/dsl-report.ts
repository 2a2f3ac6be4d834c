// An editor's view of a mistake: the finding as text with its line, and what was probably meant.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import { lineColumn, renderDiagnostic } from 'midswing/dsl/report';
import type { Vocabulary } from 'midswing/dsl/vocabulary';

const vocabulary: Vocabulary = {
  name: 'duel',
  version: 1,
  defaultEvent: 'hit',
  effectHolder: 'unit',
  tickMs: 100,
  entities: [{ name: 'unit', fields: [{ name: 'armor', type: 'number' }] }],
  events: [
    {
      name: 'hit',
      subject: 'target',
      fields: [{ name: 'target', type: { kind: 'entity', entity: 'unit' } }],
    },
  ],
};
const text = "effect slow { duration 5s }\nif(target.armour < 3) { apply(debuff: 'slow') }\n";
const outcome = check([{ path: 'duel.rules', text }], vocabulary);
assert(!outcome.ok);
const [finding] = outcome.diagnostics;
assert(finding !== undefined);
assert.deepEqual(lineColumn(text, finding.span.start), { line: 2, column: 11 });
assert.equal(text.slice(finding.span.start, finding.span.end), 'armour');
const rendered = renderDiagnostic(finding, text);
assert.match(rendered, /duel\.rules:2:11/);
assert.match(rendered, /if\(target\.armour < 3\)/);
assert.match(rendered, /armor\b/);
console.log('dsl-report ok');
