// The words of the language with one sentence each, grouped by where they may stand. Snippets mark places to fill
// in as `${1:name}`; `$0` is where the cursor ends.

export interface Word {
  readonly word: string;
  readonly doc: string;
  readonly snippet?: string;
}

function word(text: string, doc: string, snippet?: string): Word {
  return snippet === undefined ? { word: text, doc } : { word: text, doc, snippet };
}

const BLOCK = '{\n  $0\n}';

export const DECLARATIONS: readonly Word[] = [
  word('rule', 'What else happens when an event does.', `rule \${1:name} on \${2:event} ${BLOCK}`),
  word('effect', 'A state that someone holds for a time.', `effect \${1:name} ${BLOCK}`),
  word(
    'formula',
    'A value worked out of others.',
    'formula ${1:name}(${2:value}: ${3:number}) = $0',
  ),
  word('if', 'A rule without a name, on the usual event.', `if \${1:question} ${BLOCK}`),
  word(
    'event',
    'Something of your own that can happen.',
    'event ${1:name} { ${2:source}: ${3:unit}, $0 }',
  ),
  word('enum', 'A list of words, of which a value is one.', 'enum ${1:name} { $0 }'),
  word(
    'tune',
    'A number with a name that tools may turn.',
    'tune ${1:name} = ${2:100} in ${3:50}..${4:200}',
  ),
  word(
    'roll',
    'One result that all rules of an event share.',
    'roll ${1:name} on ${2:event} = ${3:1d20}',
  ),
  word('table', 'A sheet of the pack.', "table ${1:name} from '${2:file.csv}'"),
  word(
    'resource',
    'A number that everyone of a kind has.',
    'resource ${1:name} of ${2:unit} max ${3:100}',
  ),
  word(
    'template',
    'What effects made of it have in common.',
    `template \${1:name}(\${2:amount}: \${3:number}) ${BLOCK}`,
  ),
  word(
    'skill',
    'Something one can be told to do.',
    'skill ${1:name} {\n  target ${2:enemy}\n  on use {\n    $0\n  }\n}',
  ),
  word('class', 'What those made of it have in common.', `class \${1:name} ${BLOCK}`),
  word('unit', 'One kind of unit, with its numbers.', `unit \${1:name} of \${2:class} ${BLOCK}`),
  word('item', 'Something that is worn.', `item \${1:name} ${BLOCK}`),
  word('override', 'Puts this in the place of one that the extended pack declares.', 'override '),
  word('removed', 'Something that is gone on purpose.', 'removed ${1:effect} ${2:name}'),
  word(
    'test',
    'An example with its expected result.',
    'test "${1:what it shows}" {\n  given $0\n  when \n  expect \n}',
  ),
];

export const REMOVABLE: readonly string[] = ['effect', 'skill', 'resource'];
export const OVERRIDABLE: readonly string[] = ['effect', 'rule', 'skill', 'unit', 'class', 'item'];

export const STATEMENTS: readonly Word[] = [
  word('modify', 'Changes a number.', 'modify ${1:field}: ${2:more} $0'),
  word('apply', 'Gives an effect to someone.', "apply(${1:debuff}: '${2:effect}'$0)"),
  word('let', 'Names a value inside this block.', 'let ${1:name} = $0'),
  word('if', 'Only when a question is answered with yes.', `if \${1:question} ${BLOCK}`),
  word('chance', 'Only now and then.', `chance \${1:25%} ${BLOCK}`),
  word(
    'one of',
    'One of several blocks, by their weights.',
    'one of {\n  weight ${1:3} { $0 }\n  weight ${2:1} { }\n}',
  ),
  word(
    'each',
    'For everyone a selection finds.',
    `each \${1:foe} in \${2:enemies of attacker} limit \${3:4} ${BLOCK}`,
  ),
  word('after', 'Later.', `after \${1:2s} ${BLOCK}`),
  word('use', 'Asks to use a skill, if it can be used.', 'use ${1:skill} on ${2:target}'),
  word(
    'chain',
    'From one to the next.',
    `chain \${1:foe} in \${2:enemies of caster near last within 6m} limit 1 by nearest to last from \${3:target} jumps \${4:3} ${BLOCK}`,
  ),
  word(
    'channel',
    'For as long as its bearer holds out.',
    `channel \${1:caster} for \${2:3s} every \${3:1s} ${BLOCK}`,
  ),
  word(
    'dispel',
    'Takes effects with a tag away.',
    'dispel(tag: ${1:debuff}, from: ${2:target}, limit: ${3:1})',
  ),
  word('end', 'Ends an effect.', 'end(effect: ${1:name}, on: ${2:target})'),
  word('gain', 'Adds to a resource or a field.', 'gain ${1:target.field}: $0'),
  word('lose', 'Takes from a resource or a field.', 'lose ${1:target.field}: $0'),
  word('put', 'Sets a resource or a field.', 'put ${1:target.field}: $0'),
  word('spend', 'Takes a cost, if it is there.', `spend \${1:caster.resource}: \${2:30} ${BLOCK}`),
  word('stop', 'Ends this block of rules here.'),
];

export const RULE_START: readonly Word[] = [
  word('when', 'Asked once, before anything else of the rule.', 'when $0'),
];

export const BEFORE_STATEMENTS: readonly Word[] = [word('cancel', 'Calls the event off.')];

export const EFFECT_CLAUSES: readonly Word[] = [
  word('duration', 'How long it lasts when `apply` does not say.', 'duration ${1:2s}'),
  word('modify', 'Changes a number of the holder.', 'modify ${1:field}: ${2:less} ${3:20%}'),
  word('tags', 'What it counts as.', 'tags ${1:debuff}'),
  word('immune', 'Effects with that tag cannot be applied meanwhile.', 'immune ${1:debuff}'),
  word('stack', 'How it adds up.', 'stack per ${1:source} max ${2:5}'),
  word('sources', 'What counts when several sources change one number.', 'sources ${1:strongest}'),
  word('ends with source', 'It is broken when who applied it dies.'),
  word('own', 'A value kept from when it was applied.', 'own ${1:name} = $0'),
  word('every', 'Does something again and again.', `every \${1:1s} ${BLOCK}`),
  word('pool', 'Absorbs.', 'pool ${1:200} from ${2:event}'),
  word(
    'aura',
    'Gives others an effect while they are near.',
    'aura ${1:ally} in ${2:allies of holder near holder within 8m limit 10} gives ${3:effect}, every ${4:500ms}',
  ),
  word('on', 'When it begins, gets a stack, absorbs, ends.', `on \${1:start} ${BLOCK}`),
  word('let', 'Names a value inside this block.', 'let ${1:name} = $0'),
  word('if', 'Only when a question is answered with yes.', `if \${1:question} ${BLOCK}`),
];

export const SKILL_CLAUSES: readonly Word[] = [
  word('target', 'Whom it is used on.', 'target ${1:enemy} within ${2:30m}'),
  word('cost', 'What it takes.', 'cost ${1:30} ${2:resource}'),
  word('cooldown', 'How long until it can be used again.', 'cooldown ${1:8s}'),
  word('charges', 'Uses that come back one by one.', 'charges ${1:2} every ${2:12s}'),
  word('cast', 'How long it takes.', 'cast ${1:1.5s}'),
  word('ranks', 'How many ranks it has.', 'ranks ${1:3}'),
  word('requires', 'Refused, with a reason, unless.', "requires ${1:question} else '${2:reason}'"),
  word('on use', 'What it does.', `on use ${BLOCK}`),
  word('on interrupted', 'When its cast is cut short.', `on interrupted ${BLOCK}`),
];

export const TEST_STEPS: readonly Word[] = [
  word('seed', 'The seed of the battle.', 'seed ${1:7}'),
  word('given', 'How things are at the start.', 'given $0'),
  word('when', 'Something happens.', 'when $0'),
  word('expect', 'What must hold then.', 'expect $0'),
];

export const STORE: readonly Word[] = [
  word('store', 'Changes an own field.', 'store ${1:name}: $0'),
  word('end', 'Ends this effect.'),
];

export const FUNCTIONS: ReadonlyMap<string, readonly [signature: string, doc: string]> = new Map([
  ['min', ['min(a, b)', 'The smaller of two values.']],
  ['max', ['max(a, b)', 'The larger of two values.']],
  ['floor', ['floor(value)', 'The whole number below.']],
  ['ceil', ['ceil(value)', 'The whole number above.']],
  ['round', ['round(value)', 'The nearest whole number; halves go up.']],
  ['abs', ['abs(value)', 'Without its sign.']],
  ['clamp', ['clamp(value, low, high)', 'Kept between two bounds.']],
  ['distance', ['distance(a, b)', 'How far apart two are.']],
  ['count', ['count(name in selection)', 'How many a selection finds.']],
  ['sum', ['sum(name in selection: value)', 'The values of all found, added.']],
  ['any', ['any(name in selection: question)', 'Whether it is so for one found.']],
  ['all', ['all(name in selection: question)', 'Whether it is so for all found.']],
]);

export const MODIFIERS: readonly Word[] = [
  word('flat', 'Adds a number.'),
  word('increased', 'All increases add up, and scale once.'),
  word('reduced', 'Is taken from what increases add up to.'),
  word('more', 'Multiplies by itself.'),
  word('less', 'Multiplies by what is left.'),
  word('at least', 'Not below a number.'),
  word('at most', 'Not above a number.'),
  word('set', 'Replaces all before the bounds.'),
];
