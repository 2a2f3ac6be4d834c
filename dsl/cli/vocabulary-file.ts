// A vocabulary as JSON: read by hand, every fault with the place it stands at. What fits is the Vocabulary.
import type {
  EntityDeclaration,
  EnumDeclaration,
  EventDeclaration,
  EventFieldDeclaration,
  FieldDeclaration,
  FieldType,
  FunctionDeclaration,
  ValueType,
  Vocabulary,
} from '../vocabulary.ts';
import {
  bool,
  count,
  fault,
  list,
  name,
  object,
  oneOf,
  optional,
  text,
  type Place,
} from './json-place.ts';

/** @throws VOCABULARY_INVALID with the place */
export function readVocabulary(value: unknown, file: string): Vocabulary {
  const place: Place = { file, path: '', value };
  const needed = [
    'name',
    'version',
    'entities',
    'events',
    'defaultEvent',
    'effectHolder',
    'tickMs',
  ];
  const more = ['enums', 'functions', 'effectSlots', 'tasks', 'mechanics'];
  const at = object(place, [...needed, ...more]);
  const vocabulary: Vocabulary = {
    name: text(at('name')),
    version: count(at('version')),
    entities: list(at('entities'), entity),
    events: list(at('events'), event),
    defaultEvent: name(at('defaultEvent')),
    effectHolder: name(at('effectHolder')),
    tickMs: count(at('tickMs')),
    ...optional('enums', at('enums'), (each) => list(each, enumeration)),
    ...optional('functions', at('functions'), (each) => list(each, hostFunction)),
    ...optional('effectSlots', at('effectSlots'), count),
    ...optional('tasks', at('tasks'), count),
    ...optional('mechanics', at('mechanics'), (each) => oneOf(each, ['rules', 'full'] as const)),
  };
  checkNames(vocabulary, place);
  return vocabulary;
}

function entity(place: Place): EntityDeclaration {
  const at = object(place, [
    'name',
    'plural',
    'fields',
    'rows',
    'team',
    'alive',
    'position',
    'doc',
  ]);
  return {
    name: name(at('name')),
    fields: list(at('fields'), field),
    ...optional('plural', at('plural'), name),
    ...optional('rows', at('rows'), count),
    ...optional('team', at('team'), name),
    ...optional('alive', at('alive'), name),
    ...optional('position', at('position'), (each) => {
      const axis = object(each, ['x', 'y']);
      return { x: name(axis('x')), y: name(axis('y')) };
    }),
  };
}

function field(place: Place): FieldDeclaration {
  const at = object(place, ['name', 'type', 'maximum', 'modifiable', 'zeroEvent', 'doc']);
  return {
    name: name(at('name')),
    type: fieldType(at('type')),
    ...optional('maximum', at('maximum'), name),
    ...optional('modifiable', at('modifiable'), bool),
    ...optional('zeroEvent', at('zeroEvent'), name),
    ...optional('doc', at('doc'), text),
  };
}

const SIMPLE = ['number', 'percent', 'duration', 'distance', 'bool'] as const;

function fieldType(place: Place): FieldType {
  if (typeof place.value === 'string') return oneOf(place, SIMPLE);
  return { enum: name(object(place, ['enum'])('enum')) };
}

function event(place: Place): EventDeclaration {
  const at = object(place, ['name', 'fields', 'subject', 'actor', 'doc']);
  return {
    name: name(at('name')),
    fields: list(at('fields'), eventField),
    subject: text(at('subject')),
    ...optional('actor', at('actor'), name),
    ...optional('doc', at('doc'), text),
  };
}

function eventField(place: Place): EventFieldDeclaration {
  const at = object(place, ['name', 'type', 'modifiable', 'rounded', 'outcome', 'doc']);
  return {
    name: name(at('name')),
    type: valueType(at('type')),
    ...optional('modifiable', at('modifiable'), bool),
    ...optional('rounded', at('rounded'), (each) =>
      oneOf(each, ['down', 'up', 'nearest'] as const),
    ),
    ...optional('outcome', at('outcome'), (each) => {
      const part = object(each, ['direction', 'entity', 'field']);
      return {
        direction: oneOf(part('direction'), ['take', 'give'] as const),
        entity: name(part('entity')),
        field: name(part('field')),
      };
    }),
    ...optional('doc', at('doc'), text),
  };
}

function valueType(place: Place): ValueType {
  const at = object(place, ['kind', 'name', 'entity']);
  const kind = oneOf(at('kind'), [...SIMPLE, 'enum', 'entity'] as const);
  if (kind === 'enum') return { kind, name: name(at('name')) };
  return kind === 'entity' ? { kind, entity: name(at('entity')) } : { kind };
}

function enumeration(place: Place): EnumDeclaration {
  const at = object(place, ['name', 'values', 'doc']);
  return { name: name(at('name')), values: list(at('values'), name) };
}

function hostFunction(place: Place): FunctionDeclaration {
  const at = object(place, ['name', 'parameters', 'result', 'cost', 'pure', 'phases', 'doc']);
  return {
    name: name(at('name')),
    parameters: list(at('parameters'), (each) => {
      const part = object(each, ['name', 'type']);
      return { name: name(part('name')), type: valueType(part('type')) };
    }),
    result: valueType(at('result')),
    cost: count(at('cost')),
    pure: bool(at('pure')),
    ...optional('phases', at('phases'), (each) =>
      list(each, (phase) => oneOf(phase, ['before', 'on', 'after'] as const)),
    ),
    ...optional('doc', at('doc'), text),
  };
}

/** Names that refer to others of the same file. */
function checkNames(vocabulary: Vocabulary, place: Place): void {
  const { entities, events, defaultEvent, effectHolder } = vocabulary;
  const expect = (path: string, found: string, known: readonly string[]): void => {
    if (known.includes(found)) return;
    const what = known.length === 0 ? 'none are declared' : `declared are ${known.join(', ')}`;
    throw fault({ ...place, path }, `names "${found}", but ${what}`);
  };
  const eventNames = events.map((each) => each.name);
  const entityNames = entities.map((each) => each.name);
  expect('defaultEvent', defaultEvent, eventNames);
  expect('effectHolder', effectHolder, entityNames);
  for (const [i, each] of entities.entries()) {
    const fields = each.fields.map((one) => one.name);
    const path = `entities[${i}]`;
    if (each.team !== undefined) expect(`${path}.team`, each.team, fields);
    if (each.alive !== undefined) expect(`${path}.alive`, each.alive, fields);
    if (each.position !== undefined) expect(`${path}.position.x`, each.position.x, fields);
    if (each.position !== undefined) expect(`${path}.position.y`, each.position.y, fields);
    for (const [k, { maximum, zeroEvent }] of each.fields.entries()) {
      if (maximum !== undefined) expect(`${path}.fields[${k}].maximum`, maximum, fields);
      if (zeroEvent !== undefined) expect(`${path}.fields[${k}].zeroEvent`, zeroEvent, eventNames);
    }
  }
  for (const [i, each] of events.entries()) {
    const fields = each.fields.map((one) => one.name);
    if (each.subject !== '') expect(`events[${i}].subject`, each.subject, fields);
    if (each.actor !== undefined) expect(`events[${i}].actor`, each.actor, fields);
    for (const [k, { type, outcome }] of each.fields.entries()) {
      const path = `events[${i}].fields[${k}]`;
      if (type.kind === 'entity') expect(`${path}.type.entity`, type.entity, entityNames);
      if (outcome !== undefined) expect(`${path}.outcome.entity`, outcome.entity, fields);
    }
  }
}
