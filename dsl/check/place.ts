// Places that statements change: `gain attacker.mana: 10`, `put combo(attacker, target): 0`, and
// own fields: `store power: power + 1`.
import type { Expression } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import type { ColumnExpression, TypedExpression } from '../ir/expression.ts';
import type { TypedStatement } from '../ir/statement.ts';
import { quoted } from '../reporter.ts';
import { DSL_LIMITS } from '../limits.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { NUMBER, isNumeric, type Type } from '../types.ts';
import { checkAs } from './fit.ts';
import { emit } from './operation.ts';
import { pairOf, type PairOfEntities } from './pair.ts';
import { renaming, reportUnknown, type Body, type ResourceEntry } from './pack.ts';
import { numberOf } from './question.ts';

type ChangeNode = Extract<Statement, { kind: 'gain' | 'lose' | 'put' }>;
type StoreNode = Extract<Statement, { kind: 'store' }>;

/** What a place turned out to be. */
export type Place =
  | { readonly kind: 'column'; readonly column: ColumnExpression }
  | { readonly kind: 'pair'; readonly resource: ResourceEntry; readonly pair: PairOfEntities };

/** A field, a resource, or a resource of a pair; undefined, reported, for anything else. */
export function checkPlaceOf(body: Body, node: Expression, word: string): Place | undefined {
  if (node.kind === 'error') return undefined;
  const resource = node.kind === 'call' ? body.pack.resources.get(node.name.text) : undefined;
  if (node.kind === 'call' && resource !== undefined && node.args.length === 2) {
    const pair = pairOf(body, node, resource);
    return pair && { kind: 'pair', resource, pair };
  }
  const typed = body.pack.checkExpression(body, node);
  if (typed.type.kind === 'error') return undefined;
  if (typed.kind === 'column') return { kind: 'column', column: typed };
  body.reporter.error({
    code: 'PLACE_EXPECTED',
    span: node.span,
    message:
      `\`${word}\` changes a field or resource of someone, such as \`${exampleOf(body)}\`. ` +
      'Write one before the `:`.',
    expected: 'a field or resource',
  });
  return undefined;
}

function exampleOf(body: Body): string {
  const owner = body.subject ?? 'target';
  const resource = [...body.pack.resources.values()].find(({ typed }) => !typed.pair);
  return `${owner}.${resource?.typed.name ?? 'hp'}`;
}

export function checkChange(body: Body, node: ChangeNode): readonly TypedStatement[] {
  const place = checkPlaceOf(body, node.place, node.kind);
  const type = place?.kind === 'column' ? place.column.type : NUMBER;
  const value = checkAs(body, node.value, place === undefined ? { kind: 'error' } : type);
  if (place === undefined || value.type.kind === 'error') return [];
  if (node.kind !== 'put' && !isCountable(body, node, type)) return [];
  const signed: TypedExpression =
    node.kind === 'lose' ? { kind: 'negate', type, operand: value } : value;
  if (place.kind === 'pair') return changePair(body, node, place, signed);
  const { entityKind, field, entity } = place.column;
  const kind = node.kind === 'put' ? 'set' : 'change';
  return [emit(body.pack, { kind, entityKind, field }, [entity, signed])];
}

function isCountable(body: Body, node: ChangeNode, type: Type): boolean {
  if (isNumeric(type)) return true;
  body.reporter.error({
    code: 'PLACE_NOT_COUNTED',
    span: node.place.span,
    message:
      `\`${node.kind}\` counts up and down, but this is no number. Write \`put\` to give it ` +
      'another value.',
    expected: 'a number',
  });
  return false;
}

/** `put` empties it first: what is there is never below 0. */
function changePair(
  body: Body,
  node: ChangeNode,
  { resource, pair }: Extract<Place, { kind: 'pair' }>,
  value: TypedExpression,
): readonly TypedStatement[] {
  const operation = { kind: 'changePair', resource: resource.index } as const;
  const change = (amount: TypedExpression): TypedStatement =>
    emit(body.pack, operation, [pair.entity, pair.against, amount]);
  if (node.kind !== 'put') return [change(value)];
  return [change(numberOf(-DSL_LIMITS.valueMax)), change(value)];
}

/** `store NAME: value`: an own field of the effect whose hook this is. */
export function checkStore(body: Body, node: StoreNode): TypedStatement | undefined {
  const { text } = node.name;
  const own = body.place === 'hook' ? (body.effect?.own ?? []) : undefined;
  if (own === undefined || body.effect === undefined) {
    body.pack.checkExpression(body, node.value);
    body.reporter.error({
      code: 'STORE_MISPLACED',
      span: node.span,
      message:
        '`store` changes an own field of an effect, and can stand in its `every` and `on` ' +
        'blocks only. To change ' +
        'a field of someone, write `put NAME.FIELD: ...`.',
      found: 'store',
    });
    return undefined;
  }
  const index = own.findIndex(({ name }) => name === text);
  const type = own[index]?.type;
  const value = checkAs(body, node.value, type ?? { kind: 'error' });
  if (text === '' || value.type.kind === 'error') {
    if (text !== '' && type === undefined)
      unknownOwn(
        body,
        node,
        own.map(({ name }) => name),
      );
    return undefined;
  }
  return emit(body.pack, { kind: 'store', own: index }, [value]);
}

function unknownOwn(body: Body, node: StoreNode, names: readonly string[]): void {
  const { text, span } = node.name;
  const suggestions = suggest(text, names);
  const list = names.map((name) => `\`${name}\``).join(', ');
  const has =
    names.length === 0 ? 'It has none: declare one with `own NAME = ...`.' : `It has ${list}.`;
  reportUnknown(body, text, {
    code: 'UNKNOWN_NAME',
    span,
    message: `The effect has no own field ${quoted(text)}.${didYouMean(suggestions) || ` ${has}`}`,
    found: text,
    expected: names.join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  });
}
