// The names of a pack and its vocabulary as a TypeScript declaration file. Deterministic: names are sorted, fields
// keep their order, nothing of machine or time is written.
import type { TypedProgram } from '../ir/program.ts';
import type {
  EntityDeclaration,
  EnumDeclaration,
  EventFieldDeclaration,
  FieldType,
  FunctionDeclaration,
  ValueType,
  Vocabulary,
} from '../vocabulary.ts';
import type { EventEntry } from '../check/pack.ts';

export interface TypesInput {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  readonly program: TypedProgram;
  /** Words of each enum, of vocabulary and pack. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Events of vocabulary and pack. */
  readonly events: readonly Pick<EventEntry, 'name' | 'fields'>[];
}

/** The whole file. */
export function typesText(input: TypesInput): string {
  const { name, vocabulary, program, enums, events } = input;
  const from = `the pack "${name}" and the vocabulary "${vocabulary.name}" version ${vocabulary.version}`;
  const sections = [
    `// Written by \`midswing types\` from ${from}. Do not edit.`,
    VALUES,
    ...vocabulary.entities.map((each) => rowType(each)),
    ...[...enums].map(([word, values]) => enumType({ name: word, values })),
    idTypes(program),
    eventTypes(events, vocabulary),
    commandTypes(program, vocabulary),
    ...vocabulary.entities.map((each) => fieldTypes(each)),
    accessorTypes(vocabulary, program),
    functionTypes(vocabulary.functions ?? []),
    NAMES,
  ];
  return `${sections.join('\n\n')}\n`;
}

const VALUES = [
  '/** The number before the percent sign. */',
  'export type Percent = number;',
  '/** Milliseconds. */',
  'export type Duration = number;',
  '/** Metres. */',
  'export type Distance = number;',
  '/** No and yes. */',
  'export type Flag = 0 | 1;',
].join('\n');

const NAMES = [
  '/** All names of the pack, for `embed`. */',
  'export interface Names {',
  '  readonly events: { readonly [Id in EventId]: Events[Id] };',
  '  readonly effects: EffectId;',
  '  readonly skills: SkillId;',
  '  readonly resources: ResourceId;',
  '  readonly reasons: RefusalReason;',
  '}',
].join('\n');

const SIMPLE = {
  number: 'number',
  percent: 'Percent',
  duration: 'Duration',
  distance: 'Distance',
  bool: 'Flag',
} as const;

function rowType({ name }: EntityDeclaration): string {
  return `/** Row of a ${name}. */\nexport type ${capital(name)}Row = number;`;
}

function enumType({ name, values }: EnumDeclaration): string {
  const type = capital(name);
  const numbers = values.map((value, at) => `  readonly ${value}: ${at};`);
  return [
    `export type ${type} = ${union(values)};`,
    `/** Values as they travel: a word's number. */`,
    `export interface ${type}Numbers {`,
    ...numbers,
    '}',
    `export type ${type}Number = ${type}Numbers[${type}];`,
  ].join('\n');
}

function idTypes(program: TypedProgram): string {
  const { effects, skills, resources, records, reasons, eventTags } = program;
  const shown = effects.filter(({ internal }) => !internal);
  const tags = new Set(shown.flatMap((effect) => effect.tags.flatMap(withParents)));
  const recorded = (kind: string): readonly string[] =>
    records.filter((record) => record.kind === kind).map(({ name }) => name);
  const own = resources.filter(({ internal }) => !internal).map(({ name }) => name);
  return [
    named(
      'EffectId',
      shown.map(({ name }) => name),
    ),
    named(
      'SkillId',
      skills.map(({ name }) => name),
    ),
    '/** Tags of effects, with those above them. */',
    named('TagId', [...tags]),
    '/** Tags that events are raised with. */',
    named('EventTagId', eventTags),
    named('ResourceId', own),
    named('ClassId', recorded('class')),
    named('UnitId', recorded('unit')),
    named('ItemId', recorded('item')),
    '/** Why a use is refused. */',
    named('RefusalReason', reasons.slice(1)),
  ].join('\n');
}

/** `debuff.movement` is `debuff`, too. */
function withParents(tag: string): readonly string[] {
  const parts = tag.split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
}

function eventTypes(events: TypesInput['events'], { events: known }: Vocabulary): string {
  const docs = new Map(known.map(({ name, doc }) => [name, doc]));
  const entries = events.flatMap(({ name, fields }) => [
    ...docLines(docs.get(name), '  '),
    `  readonly ${name}: {`,
    ...fields.flatMap((field) => eventField(field)),
    '  };',
  ]);
  return ['export interface Events {', ...entries, '}', 'export type EventId = keyof Events;'].join(
    '\n',
  );
}

function eventField({ name, type, doc }: EventFieldDeclaration): readonly string[] {
  return [...docLines(doc, '    '), `    readonly ${name}: ${valueType(type)};`];
}

function commandTypes({ skills }: TypedProgram, { effectHolder }: Vocabulary): string {
  const row = `${capital(effectHolder)}Row`;
  const sorted = [...skills].sort((a, b) => (a.name < b.name ? -1 : 1));
  const uses = sorted.flatMap(({ name, targets, ranks }) => {
    const isAimed = targets !== 'none' && targets !== 'self';
    const rank = Array.from({ length: ranks }, (_, at) => at + 1).join(' | ');
    const target = isAimed ? [`    readonly target: ${row};`] : [];
    return [`  readonly ${name}: {`, ...target, `    readonly rank: ${rank};`, '  };'];
  });
  return [
    '/** What a use of each skill says besides who uses it. */',
    ...(uses.length === 0
      ? ['export interface SkillUses {}']
      : ['export interface SkillUses {', ...uses, '}']),
    'export type Use<Id extends SkillId> = SkillUses[Id] & {',
    "  readonly kind: 'use';",
    '  readonly skill: Id;',
    `  readonly caster: ${row};`,
    '};',
    'export interface Raise<Id extends EventId> {',
    "  readonly kind: 'raise';",
    '  readonly event: Id;',
    '  readonly fields: Events[Id];',
    '}',
    '/** What a game may ask of the rules. */',
    ...(sorted.length === 0
      ? ['export type Command = { [Id in EventId]: Raise<Id> }[EventId];']
      : [
          'export type Command =',
          '  | { [Id in EventId]: Raise<Id> }[EventId]',
          '  | { [Id in SkillId]: Use<Id> }[SkillId];',
        ]),
  ].join('\n');
}

function fieldTypes({ name, fields }: EntityDeclaration): string {
  const lines = fields.flatMap((field) => [
    ...docLines(field.doc, '  '),
    `  ${field.name}: ${fieldType(field.type)};`,
  ]);
  const doc = `/** What an object of the game has that stands for a ${name}. */`;
  return [doc, `export interface ${capital(name)}Fields {`, ...lines, '}'].join('\n');
}

function accessorTypes({ entities }: Vocabulary, { resources }: TypedProgram): string {
  const kinds = entities.flatMap(({ name, fields }) => {
    const own = resources.filter(
      ({ entityKind, pair, internal }) => entityKind === name && !pair && !internal,
    );
    return [
      `  readonly ${name}: {`,
      ...fields.map((field) => `    readonly ${field.name}: Accessor<${fieldType(field.type)}>;`),
      ...own.map((resource) => `    readonly ${resource.name}: Accessor<number>;`),
      '  };',
    ];
  });
  return [
    'export interface Accessor<Value> {',
    '  get(row: number): Value;',
    '  set(row: number, value: Value): void;',
    '}',
    '/** Fields and resources by kind and name. */',
    'export interface Accessors {',
    ...kinds,
    '}',
  ].join('\n');
}

function functionTypes(functions: readonly FunctionDeclaration[]): string {
  const lines = functions.flatMap(({ name, parameters, result, doc }) => {
    const list = parameters.map((each) => `${each.name}: ${valueType(each.type)}`).join(', ');
    return [...docLines(doc, '  '), `  ${name}(${list}): ${valueType(result)};`];
  });
  const doc = '/** Functions of the game that rules may call. */';
  if (lines.length === 0) return `${doc}\nexport interface HostFunctions {}`;
  return [doc, 'export interface HostFunctions {', ...lines, '}'].join('\n');
}

function valueType(type: ValueType): string {
  if (type.kind === 'entity') return `${capital(type.entity)}Row`;
  return type.kind === 'enum' ? `${capital(type.name)}Number` : SIMPLE[type.kind];
}

function fieldType(type: FieldType): string {
  return typeof type === 'string' ? SIMPLE[type] : `${capital(type.enum)}Number`;
}

function docLines(doc: string | undefined, indent: string): readonly string[] {
  return doc === undefined ? [] : [`${indent}/** ${doc.replaceAll('*/', '* /')} */`];
}

/** A union of its own, sorted; a word a line when they do not fit one. */
function named(type: string, words: readonly string[]): string {
  const sorted = [...new Set(words)].sort();
  const line = `export type ${type} = ${union(sorted)};`;
  if (line.length <= COLUMNS_MAX) return line;
  return `export type ${type} =\n${sorted.map((word) => `  | ${union([word])}`).join('\n')};`;
}

const COLUMNS_MAX = 100;

function union(words: readonly string[]): string {
  if (words.length === 0) return 'never';
  const quoted = words.map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
  return quoted.join(' | ');
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
