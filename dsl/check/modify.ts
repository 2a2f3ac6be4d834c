// `modify FIELD: KIND VALUE`: which field it means and whether the value fits the kind.
import type { Modifier, ModifyStatement } from '../ast/statement.ts';
import type { Fix } from '../diagnostic.ts';
import { quoted, written } from '../reporter.ts';
import { isShare, percentText } from '../share.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { describeType } from '../types.ts';
import { FAULT } from './fault.ts';
import { meaningOf } from './name-meaning.ts';
import { renaming, reportUnknown, type Body } from './pack.ts';
import { readsOf } from './read.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';

type Modify = Extract<TypedStatement, { kind: 'modify' }>;

interface Meaning {
  readonly bucket: Modify['bucket'];
  readonly sign: 1 | -1;
  readonly takes: 'number' | 'percent';
}

const MEANINGS: Readonly<Record<Modifier, Meaning>> = {
  flat: { bucket: 'flat', sign: 1, takes: 'number' },
  increased: { bucket: 'increased', sign: 1, takes: 'percent' },
  reduced: { bucket: 'increased', sign: -1, takes: 'percent' },
  more: { bucket: 'more', sign: 1, takes: 'percent' },
  less: { bucket: 'more', sign: -1, takes: 'percent' },
  'at least': { bucket: 'atLeast', sign: 1, takes: 'number' },
  'at most': { bucket: 'atMost', sign: 1, takes: 'number' },
  set: { bucket: 'set', sign: 1, takes: 'number' },
};

interface Candidate {
  readonly name: string;
  readonly isModifiable: boolean;
}

export function checkModify(body: Body, node: ModifyStatement): TypedStatement | undefined {
  const { value, reads } = readsOf(body, node.value);
  const times = node.eachStack === true ? stacksOf(body, node) : undefined;
  const index = fieldIndex(body, node);
  if (node.modifier === undefined || index < 0 || value.type.kind === 'error') return undefined;
  const meaning = MEANINGS[node.modifier];
  if (value.type.kind !== meaning.takes) {
    wrongValue(body, node, meaning, value);
    return undefined;
  }
  if (times === FAULT) return undefined;
  const { bucket, sign } = meaning;
  if (body.place === 'rule' && reads.has(index)) warnOfItself(body, node);
  if (value.kind === 'constant') warnOfPercent(body, node, value.value);
  return { kind: 'modify', index, bucket, sign, value, ...(times && { times }) };
}

/** `each stack`: how often it counts. FAULT, reported, outside an effect. */
function stacksOf(body: Body, node: ModifyStatement): TypedExpression {
  const stacks = body.place === 'effect' ? meaningOf(body, 'stacks') : undefined;
  if (stacks !== undefined) return stacks;
  body.reporter.error({
    code: 'EACH_STACK_MISPLACED',
    span: node.span,
    message:
      '`each stack` counts the stacks of the effect it stands in, and this is none. Write how ' +
      'much by hand, such as ' +
      '`flat 5 * stacks of NAME on target`.',
    found: 'each stack',
  });
  return FAULT;
}

/** What `modify` may name here, in the order of bucket groups. */
function candidatesOf(body: Body): Candidate[] {
  if (body.place === 'effect') {
    const holder = body.pack.entities.get(body.pack.vocabulary.effectHolder);
    const fields = holder?.declaration.fields ?? [];
    return fields.map(({ name, modifiable }) => ({ name, isModifiable: modifiable === true }));
  }
  const fields = body.phase === 'on' ? (body.event?.fields ?? []) : [];
  return fields.map(({ name, type, modifiable }) => ({
    name,
    isModifiable: modifiable === true && type.kind === 'number',
  }));
}

/** Position of the field; -1 when it cannot be modified (reported). */
function fieldIndex(body: Body, node: ModifyStatement): number {
  const { text, span } = node.field;
  if (text === '') return -1;
  const candidates = candidatesOf(body);
  const index = candidates.findIndex((candidate) => candidate.name === text);
  if (candidates[index]?.isModifiable === true) return index;
  const names = candidates.filter((one) => one.isModifiable).map((one) => one.name);
  const known = names.map((name) => `\`${name}\``).join(', ') || 'nothing';
  const where = body.place === 'effect' ? 'of its holder' : 'of this event';
  if (text.includes('.')) return reportPlace(body, node);
  if (names.length === 0 && whyNothing(body) !== undefined) return reportNothing(body, node);
  if (index >= 0 || body.scopes.some((scope) => scope.has(text))) {
    body.reporter.error({
      code: 'NOT_MODIFIABLE',
      span,
      message:
        `${quoted(text)} cannot be modified here. ` +
        `${body.place === 'effect' ? 'An effect' : 'A rule'} can modify ${known} ${where}.`,
      found: text,
      expected: names.join(', '),
    });
    return -1;
  }
  const suggestions = suggest(text, names);
  reportUnknown(body, text, {
    code: 'UNKNOWN_NAME',
    span,
    message:
      'Nothing here is called ' +
      `${quoted(text)}.${didYouMean(suggestions) || ` Here \`modify\` takes ${known} ${where}.`}`,
    found: text,
    expected: names.join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  });
  return -1;
}

/** `modify caster.mana: flat 10`: what somebody has is changed by other statements. */
function reportPlace(body: Body, { field, modifier, value, span }: ModifyStatement): number {
  const source = body.pack.texts.get(body.reporter.file) ?? '';
  const amount = source.slice(value.span.start, value.span.end);
  const isLoss = amount.startsWith('-');
  const word = modifier === 'set' ? 'put' : isLoss ? 'lose' : 'gain';
  const text = `${word} ${field.text}: ${isLoss && word === 'lose' ? amount.slice(1) : amount}`;
  const { mechanics } = body.pack.vocabulary;
  const isOffered = body.place !== 'effect' && mechanics !== 'rules';
  const isSame = isOffered && (modifier === 'set' || modifier === 'flat');
  const example = isSame ? text : `gain ${field.text}: 10`;
  const effect = body.place === 'effect' ? ', in a block such as `on start { ... }`' : '';
  body.reporter.error({
    code: 'NOT_MODIFIABLE',
    span: field.span,
    message:
      `\`modify\` changes a number of the event, or of an effect's holder by its name alone. What somebody has ` +
      `changes with \`gain\`, \`lose\` and \`put\`${effect}: write ${written(example)}.`,
    found: field.text,
    expected: example,
    fixes: isSame ? [{ title: `Write ${quoted(text)}`, span, text }] : [],
  });
  return -1;
}

/** Why nothing at all can be modified here; undefined where something could. */
function whyNothing(body: Body): string | undefined {
  if (body.place === 'effect') return undefined;
  if (body.place === 'hook') {
    return 'What an effect modifies stands in the effect itself, outside its blocks, and counts while it is held.';
  }
  if (body.event === undefined) return 'There is no event here whose numbers could be modified.';
  const { name } = body.event;
  if (body.phase === 'after')
    return `The numbers of \`${name}\` are settled by now. Write \`on ${name}\`.`;
  if (body.phase === 'before') {
    return `The numbers of \`${name}\` are modified by \`on\` rules. Write \`on ${name}\`.`;
  }
  return undefined;
}

function reportNothing(body: Body, { field }: ModifyStatement): number {
  body.reporter.error({
    code: 'MODIFY_MISPLACED',
    span: field.span,
    message: `${quoted(field.text)} cannot be modified here. ${whyNothing(body) ?? ''}`,
    found: field.text,
  });
  return -1;
}

/** `modify power: set power * 2` starts from the value before all rules, which is often 0. */
function warnOfItself(body: Body, node: ModifyStatement): void {
  const { text } = node.field;
  body.reporter.warning({
    code: 'MODIFY_OF_ITSELF',
    span: node.value.span,
    message:
      `\`${text}\` is read here with the value it had when the event began, without what rules ` +
      `changed. Write \`modify ${text}: more 100%\` to double what it has become.`,
    found: text,
    expected: 'more 100%',
  });
}

const OPPOSITE: ReadonlyMap<Modifier, Modifier> = new Map([
  ['increased', 'reduced'],
  ['reduced', 'increased'],
  ['more', 'less'],
  ['less', 'more'],
]);

/** A constant percent whose kind of change says something else than what happens. */
function warnOfPercent(body: Body, node: ModifyStatement, percent: number): void {
  const { modifier, modifierSpan, value } = node;
  const opposite = modifier === undefined ? undefined : OPPOSITE.get(modifier);
  if (opposite === undefined) return;
  if (percent < 0) {
    const written = `${opposite} ${-percent}%`;
    const span = { start: modifierSpan?.start ?? value.span.start, end: value.span.end };
    body.reporter.warning({
      code: 'MODIFIER_NEGATIVE',
      span,
      message: `\`${modifier} ${percent}%\` is the same as \`${written}\`. Write that.`,
      found: `${percent}%`,
      expected: written,
      fixes: [{ title: `Write \`${written}\``, span, text: written }],
    });
  } else if (modifier === 'less' && percent > 100) {
    body.reporter.warning({
      code: 'LESS_THAN_NOTHING',
      span: value.span,
      message:
        `\`less ${percent}%\` leaves 0, just as \`less 100%\` does. Write at most 100%, such as ` +
        '`less 20%`.',
      found: `${percent}%`,
      expected: 'at most 100%',
    });
  }
}

function wrongValue(
  body: Body,
  node: ModifyStatement,
  meaning: Meaning,
  value: TypedExpression,
): void {
  const { modifier } = node;
  if (modifier === undefined) return;
  const fixes: Fix[] = [];
  const example = meaning.takes === 'percent' ? 'percent such as `20%`' : 'number such as `10`';
  let advice = `Write a ${example}.`;
  if (meaning.takes === 'percent' && node.value.kind === 'number') {
    const amount = node.value.value;
    const text = isShare(amount) ? percentText(amount) : `${amount}%`;
    advice = `Write \`${modifier} ${text}\`, or \`flat ${amount}\` to add it as it is.`;
    fixes.push({ title: `Write \`${text}\``, span: node.value.span, text });
  }
  if (meaning.takes === 'number' && node.value.kind === 'percent' && modifier === 'flat') {
    advice = `Write \`increased ${node.value.value}%\` or \`more ${node.value.value}%\`.`;
  }
  body.reporter.error({
    code: 'MODIFIER_TYPE',
    span: node.value.span,
    message:
      `\`${modifier}\` takes a ${meaning.takes}, but this is ${describeType(value.type)}. ` +
      advice,
    found: describeType(value.type),
    expected: `a ${meaning.takes}`,
    fixes,
  });
}
