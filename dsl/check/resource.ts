// `resource mana of unit max 100, start 50, gains 5 every 1s`: a number each entity of a kind has, or with
// `per target` one for each pair.
import { ticksOf } from '../arithmetic.ts';
import type { ResourceNode } from '../ast/declaration.ts';
import type { Fix } from '../diagnostic.ts';
import { hashName } from '../hash.ts';
import type { TypedResource } from '../ir/program.ts';
import { DSL_LIMITS } from '../limits.ts';
import { insertion, quoted } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { constantBody, fixedDuration, fixedNumber } from './constant.ts';
import { forgive } from './forgive.ts';
import { declarationOffered } from './offered.ts';
import { renaming, type Declared, type Pack } from './pack.ts';

type Entry = Declared<ResourceNode>;

export function declareResource(pack: Pack, entry: Entry): void {
  const { node, reporter } = entry;
  // Should it not be understood, nobody is told that it does not exist.
  const kinds = [...pack.entities.keys()].map((kind) => `${kind}.${node.name.text}`);
  for (const name of kinds) forgive(pack, name, ['UNKNOWN_FIELD']);
  forgive(pack, node.name.text, ['UNKNOWN_FUNCTION', 'UNKNOWN_RESOURCE']);
  if (!declarationOffered(pack, entry, 'resources')) return;
  const entityKind = kindOf(pack, entry);
  if (entityKind === undefined || isTaken(pack, entry, entityKind)) return;
  const max = maxOf(pack, entry);
  if (max === undefined) return;
  const typed: TypedResource = {
    name: node.name.text,
    hash: hashName(node.name.text),
    entityKind,
    pair: node.isPair,
    internal: false,
    max,
    start: startOf(pack, entry, max),
    ...changeOf(pack, entry),
  };
  const index = pack.lowered.resources.length;
  pack.lowered.resources.push(typed);
  pack.resources.set(node.name.text, { node, reporter, typed, index, used: false });
  if (node.isPair) return;
  pack.entities
    .get(entityKind)
    ?.fields.set(node.name.text, { name: node.name.text, type: 'number' });
}

function kindOf(pack: Pack, { node, reporter }: Entry): string | undefined {
  const holder = pack.vocabulary.effectHolder;
  const { text, span } = node.of ?? { text: holder, span: node.name.span };
  if (text === '') return undefined;
  if (!pack.entities.has(text)) {
    const kinds = [...pack.entities.keys()];
    const suggestions = suggest(text, kinds);
    const list = kinds.map((kind) => `\`${kind}\``).join(', ');
    reporter.error({
      code: 'UNKNOWN_TYPE',
      span,
      message: `There is nothing called ${quoted(text)} that could have it.${didYouMean(suggestions) || ` There are ${list}.`}`,
      found: text,
      expected: kinds.join(', '),
      suggestions,
      fixes: renaming(span, suggestions),
    });
    return undefined;
  }
  if (!node.isPair || text === holder) return text;
  reporter.error({
    code: 'RESOURCE_PAIR_KIND',
    span,
    message:
      `Only a ${holder} can have a resource \`per target\`, for it is kept like an effect. Write \`of ` +
      `${holder}\`, or remove \`per target\`.`,
    found: text,
    expected: holder,
    ...(node.of !== undefined && {
      fixes: [{ title: `Write \`${holder}\``, span, text: holder }],
    }),
  });
  return undefined;
}

function isTaken(pack: Pack, { node, reporter }: Entry, entityKind: string): boolean {
  const { text, span } = node.name;
  const isField = pack.entities.get(entityKind)?.fields.has(text) === true;
  const isCalled =
    node.isPair && (pack.formulas.has(text) || pack.functions.has(text) || pack.events.has(text));
  if (!isField && !isCalled) return false;
  reporter.error({
    code: 'NAME_TAKEN',
    span,
    message:
      `${quoted(text)} is already ${isField ? `a field of a ${entityKind}` : 'called like a function'}. ` +
      'Rename the resource.',
    found: text,
  });
  return true;
}

function maxOf(pack: Pack, { node, reporter }: Entry): number | undefined {
  if (node.max === undefined) {
    reporter.error({
      code: 'RESOURCE_WITHOUT_MAX',
      span: node.name.span,
      message: `The resource ${quoted(node.name.text)} does not say how much there can be. Write \`max 100\`.`,
      expected: 'max NUMBER',
      fixes: node.isPair ? [] : [maxFix(node)],
    });
    return undefined;
  }
  return fixedNumber(constantBody(pack, reporter), node.max, {
    what: 'The most of a resource',
    example: '100',
    range: { low: Number.MIN_VALUE, high: DSL_LIMITS.valueMax },
  });
}

/** More clauses may follow, after a comma. */
function maxFix({ of, name, start, change }: ResourceNode): Fix {
  const isLast = start === undefined && change === undefined;
  return insertion('Add `max 100`', (of ?? name).span.end, isLast ? ' max 100' : ' max 100,');
}

function startOf(pack: Pack, { node, reporter }: Entry, max: number): number {
  if (node.start === undefined) return 0;
  const start = fixedNumber(constantBody(pack, reporter), node.start, {
    what: 'What a resource starts with',
    example: `${max}`,
    range: { low: 0, high: max },
  });
  return start ?? 0;
}

/** Ticks that have passed since a battle began tell when it is due; see dsl/run. */
function changeOf(
  pack: Pack,
  { node, reporter }: Entry,
): Pick<TypedResource, 'gain' | 'everyTicks'> {
  const { change } = node;
  if (change === undefined) return { gain: 0, everyTicks: 0 };
  const amount = fixedNumber(constantBody(pack, reporter), change.amount, {
    what: `What a resource ${change.direction}`,
    example: '5',
    range: { low: Number.MIN_VALUE, high: DSL_LIMITS.valueMax },
  });
  const every = fixedDuration(constantBody(pack, reporter), change.every, {
    what: 'How often a resource changes',
    example: '1s',
  });
  const gain = change.direction === 'gains' ? (amount ?? 0) : -(amount ?? 0);
  return { gain: gain + 0, everyTicks: ticksOf(every ?? 1, pack.vocabulary.tickMs) };
}
