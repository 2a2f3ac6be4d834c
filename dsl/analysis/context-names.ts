// Names a place has without declaring them: the fields of its event, `holder` in an effect, `caster` in a skill.
import type { EffectClauses } from '../ast/clause.ts';
import { END_CAUSES } from '../ir/effect.ts';
import { BOOL, DURATION, ERROR, NUMBER, type Type } from '../types.ts';
import { clausesOf, namedType, type PackIndex } from './pack-index.ts';
import { entityOfSource } from './selection-entity.ts';
import type { Origin } from './scope.ts';

export interface ContextName {
  readonly name: string;
  readonly type: Type;
  readonly kind: 'eventField' | 'own' | 'field' | 'context';
  /** Event, effect or entity it belongs to. */
  readonly owner: string;
  readonly doc?: string;
  /** True when `modify` may change it here. */
  readonly isModifiable?: boolean;
}

const OUTCOME_DOCS: readonly (readonly [string, string])[] = [
  ['absorbed', 'How much pools took.'],
  ['dealt', 'How much reached the field.'],
  ['overkill', 'How much was left when the field was used up.'],
];

/** The names that what a scope stands for gives to it. */
export function contextNames(index: PackIndex, origin: Origin): readonly ContextName[] {
  const holder: Type = { kind: 'entity', entity: index.vocabulary.effectHolder };
  const plain = (name: string, type: Type, doc: string): ContextName => {
    return { name, type, kind: 'context', owner: '', doc };
  };
  switch (origin.kind) {
    case 'event':
      return eventNames(index, origin.event ?? index.vocabulary.defaultEvent, origin.isAfter);
    case 'effect':
      return effectNames(index, origin.owner, origin.hook, holder);
    case 'skill':
      return [
        plain('caster', holder, 'Who uses it.'),
        plain('target', holder, 'Whom it is used on.'),
        plain('rank', NUMBER, 'The rank it is used at, from 1.'),
      ];
    case 'chain':
      return [
        plain('index', NUMBER, 'Jumps so far: 0 for the first.'),
        plain('last', holder, 'Whom the jump before met.'),
      ];
    case 'candidate':
      return fieldNames(index, entityOfSource(index, origin.of));
    case 'test':
      return testNames(index);
    case 'block':
    default:
      return [];
  }
}

function eventNames(index: PackIndex, event: string, isAfter: boolean): ContextName[] {
  const entry = index.events.get(event);
  const fields = (entry?.fields ?? []).map((field): ContextName => {
    const { name, type, doc, modifiable: isModifiable } = field;
    const more = { ...(doc && { doc }), ...(isModifiable && { isModifiable }) };
    return { name, type, kind: 'eventField', owner: event, ...more };
  });
  const hasOutcome = entry?.fields.some(({ outcome }) => outcome !== undefined) === true;
  return isAfter && hasOutcome ? [...fields, ...outcomeNames()] : fields;
}

function outcomeNames(): ContextName[] {
  return OUTCOME_DOCS.map(([name, doc]) => {
    return { name, type: NUMBER, kind: 'context', owner: '', doc };
  });
}

function effectNames(
  index: PackIndex,
  owner: string,
  hook: string | undefined,
  holder: Type,
): ContextName[] {
  const clauses = clausesOf(index, owner);
  const plain = (name: string, type: Type, doc: string): ContextName => {
    return { name, type, kind: 'context', owner: '', doc };
  };
  const names = [
    plain('holder', holder, 'Who has the effect.'),
    plain('source', holder, 'Who applied it.'),
    plain('stacks', NUMBER, 'How many stacks there are.'),
    plain('remaining', DURATION, 'How long it still lasts.'),
    plain('age', DURATION, 'How long ago it was applied.'),
    ...ownNames(index, owner, clauses),
  ];
  if (clauses?.pool !== undefined) names.push(plain('left', NUMBER, 'What is left of the pool.'));
  if (hook === 'absorbed') {
    names.push(plain('absorbed', NUMBER, 'How much the pool took this time.'));
    names.push(plain('attacker', holder, 'Who did what was absorbed.'));
  }
  if (hook === 'end') names.push(plain('cause', ERROR, `Why it ended: ${END_CAUSES.join(', ')}.`));
  return names;
}

function ownNames(
  index: PackIndex,
  owner: string,
  clauses: EffectClauses | undefined,
): ContextName[] {
  return (clauses?.own ?? []).map(({ name, type }) => {
    const written = type === undefined ? NUMBER : namedType(index, type.text);
    const doc = `Own field of \`${owner}\`.`;
    return { name: name.text, type: written, kind: 'own', owner, doc };
  });
}

/** The fields and resources of an entity kind. */
export function fieldNames(index: PackIndex, entity: string): ContextName[] {
  const declared = index.entities.get(entity)?.fields ?? [];
  const fields = declared.map((field): ContextName => {
    const type: Type =
      typeof field.type === 'string'
        ? { kind: field.type }
        : { kind: 'enum', name: field.type.enum };
    const more = { ...(field.doc && { doc: field.doc }) };
    const isModifiable = field.modifiable === true;
    return { name: field.name, type, kind: 'field', owner: entity, isModifiable, ...more };
  });
  const resources = [...index.resources.values()].filter(
    ({ node }) => !node.isPair && (node.of === undefined || node.of.text === entity),
  );
  const numbers = resources.map(({ node }): ContextName => {
    return { name: node.name.text, type: NUMBER, kind: 'field', owner: entity, doc: 'A resource.' };
  });
  return [...fields, ...numbers];
}

/** In a test the numbers of the last event are known by their names. */
function testNames(index: PackIndex): ContextName[] {
  const names = new Map<string, ContextName>();
  for (const event of index.events.values()) {
    for (const name of eventNames(index, event.name, true)) {
      if (name.type.kind !== 'entity' && !names.has(name.name)) names.set(name.name, name);
    }
  }
  const cancelled = { name: 'cancelled', type: BOOL, kind: 'context', owner: '' } as const;
  return [...names.values(), cancelled];
}
