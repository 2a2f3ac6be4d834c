// The words of another game: rules for racing karts, checked against what that game knows.
import assert from 'node:assert/strict';
import { check } from 'midswing/dsl';
import type { EntityDeclaration, EventDeclaration, Vocabulary } from 'midswing/dsl/vocabulary';

const kart: EntityDeclaration = {
  name: 'kart',
  fields: [
    { name: 'fuel', type: 'number', maximum: 'tank' },
    { name: 'tank', type: 'number' },
  ],
};
const lap: EventDeclaration = {
  name: 'lap',
  subject: 'driver',
  fields: [
    { name: 'driver', type: { kind: 'entity', entity: 'kart' } },
    { name: 'bonus', type: { kind: 'number' }, modifiable: true },
  ],
};
const vocabulary: Vocabulary = {
  name: 'karts',
  version: 1,
  defaultEvent: 'lap',
  effectHolder: 'kart',
  tickMs: 50,
  entities: [kart],
  events: [lap],
};
const checkText = (text: string) => check([{ path: 'karts.rules', text }], vocabulary);

assert(checkText('rule thrift on lap { if(driver.fuel > 50%) { modify bonus: flat 3 } }').ok);
const misspelt = checkText('rule thrift on lap { if(driver.fule > 50%) { modify bonus: flat 3 } }');
assert(!misspelt.ok);
assert.deepEqual(misspelt.diagnostics[0]?.suggestions, ['fuel']);
assert(!checkText('rule thrift on lap { modify driver: flat 3 }').ok);
console.log('dsl-vocabulary ok');
