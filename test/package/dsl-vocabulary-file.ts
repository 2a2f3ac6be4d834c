// A vocabulary as JSON, as pack folders hold it: read, or refused with the place of the fault.
import assert from 'node:assert/strict';
import { readVocabulary } from 'midswing/dsl/vocabulary-file';

const json = {
  name: 'karts',
  version: 1,
  defaultEvent: 'lap',
  effectHolder: 'kart',
  tickMs: 50,
  entities: [{ name: 'kart', fields: [{ name: 'fuel', type: 'number' }] }],
  events: [
    {
      name: 'lap',
      subject: 'driver',
      fields: [{ name: 'driver', type: { kind: 'entity', entity: 'kart' } }],
    },
  ],
};
assert.deepEqual(readVocabulary(json, 'vocabulary.json'), json);
const wrong = { ...json, entities: [{ name: 'kart', fields: [{ name: 'fuel', type: 'liters' }] }] };
assert.throws(
  () => readVocabulary(wrong, 'vocabulary.json'),
  /vocabulary\.json.* at entities\[0\]\.fields\[0\]\.type/,
);
console.log('dsl-vocabulary-file ok');
