// Names and fields: `damage`, `target.hp`, and what is said when they mean nothing.
import type { Expression } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import { quoted } from '../reporter.ts';
import { DSL_LIMITS } from '../limits.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { describeType } from '../types.ts';
import { FAULT } from './fault.ts';
import { fieldsMeant, randomHint } from './foreign-name.ts';
import { columnOf, meaningOf, namesIn } from './name-meaning.ts';
import { renaming, reportUnknown, suggestName, type Body } from './pack.ts';
import type { TypedExpression } from '../ir/expression.ts';

export function checkName(body: Body, name: string, span: Span): TypedExpression {
  const found = meaningOf(body, name);
  if (found !== undefined) return found;
  if (body.pack.effects.has(name)) return misplacedEffect(body, name, span);
  const candidates = namesIn(body);
  const near = suggestName(body.pack, name, [...candidates, ...body.pack.tunes.keys()]);
  const suggestions = near.length > 0 ? near : fieldsMeant(name, candidates);
  const listed = candidates.slice(0, DSL_LIMITS.listedNamesMax).map((each) => `\`${each}\``);
  const known = listed.length === 0 ? 'no names' : listed.join(', ');
  const hint = suggestions.length > 0 ? didYouMean(suggestions) : ` Known here: ${known}.`;
  const owner = suggestions.length > 0 ? '' : ownerHint(body, name) || randomHint(name);
  reportUnknown(body, name, {
    code: 'UNKNOWN_NAME',
    span,
    message: `Nothing here is called ${quoted(name)}.${owner || hint}`,
    found: name,
    suggestions,
    fixes: renaming(span, suggestions),
  });
  return FAULT;
}

/** `hp` alone: says what it is elsewhere, and how to get there. */
function ownerHint(body: Body, name: string): string {
  const owners = [...body.context].filter(
    ([, { type }]) =>
      type.kind === 'entity' && body.pack.entities.get(type.entity)?.fields.has(name) === true,
  );
  if (owners.length > 0) {
    const places = owners.map(([owner]) => `\`${owner}.${name}\``);
    return ` It is a field: write ${places.join(' or ')}.`;
  }
  const roll = body.pack.rolls.get(name);
  if (roll !== undefined) return ` It is rolled for \`${roll.event}\`, in rules of that event.`;
  for (const [word, values] of body.pack.enums) {
    if (!values.includes(name)) continue;
    return ` It is a word of \`${word}\`: compare it with such a value, as in \`x = ${name}\`.`;
  }
  return '';
}

export function misplacedEffect(body: Body, name: string, span: Span): TypedExpression {
  body.reporter.error({
    code: 'TYPE_MISMATCH',
    span,
    message:
      `${quoted(name)} names an effect, which has no value. ` +
      'Ask for it with `NAME has EFFECT`, or put it on with `apply`.',
    found: 'an effect',
    expected: 'a value',
  });
  return FAULT;
}

type FieldNode = Extract<Expression, { kind: 'field' }>;

export function checkField(body: Body, node: FieldNode): TypedExpression {
  const entity = body.pack.checkExpression(body, node.object);
  if (entity.type.kind === 'error' || node.name.text === '') return FAULT;
  if (entity.type.kind !== 'entity') {
    body.reporter.error({
      code: 'TYPE_MISMATCH',
      span: node.object.span,
      message:
        `This is ${describeType(entity.type)}, which has no fields. Remove ` +
        `\`.${node.name.text}\`.`,
      found: describeType(entity.type),
      expected: 'something with fields',
    });
    return FAULT;
  }
  const entityKind = entity.type.entity;
  const name = node.name.text;
  const fields = body.pack.entities.get(entityKind)?.fields;
  const field = fields?.get(name);
  if (field !== undefined) return columnOf(body, entity, entityKind, field);
  const pair = body.pack.resources.get(name);
  if (pair?.typed.pair === true && pair.typed.entityKind === entityKind) {
    reportPair(body, node, name);
  } else {
    unknownField(body, node, entityKind, [...(fields?.keys() ?? [])]);
  }
  return FAULT;
}

/** `attacker.combo` where it takes two. */
function reportPair(body: Body, node: FieldNode, name: string): void {
  const owner = node.object.kind === 'name' ? node.object.text : 'X';
  body.reporter.error({
    code: 'RESOURCE_OF_PAIR',
    span: node.span,
    message:
      `\`${name}\` is counted for one against another. Say both: \`${name}(${owner}, ` +
      `${body.subject ?? 'Y'})\`.`,
    found: `.${name}`,
    expected: `${name}(X, Y)`,
    ...(node.object.kind === 'name' &&
      body.subject !== undefined &&
      body.subject !== owner && {
        fixes: [
          {
            title: `Write \`${name}(${owner}, ${body.subject})\``,
            span: node.span,
            text: `${name}(${owner}, ${body.subject})`,
          },
        ],
      }),
  });
}

function unknownField(
  body: Body,
  node: FieldNode,
  entityKind: string,
  fields: readonly string[],
): void {
  const name = node.name.text;
  const near = suggest(name, fields);
  const suggestions = near.length > 0 ? near : fieldsMeant(name, fields);
  const known = fields.map((field) => `\`${field}\``).join(', ');
  reportUnknown(body, `${entityKind}.${name}`, {
    code: 'UNKNOWN_FIELD',
    span: node.name.span,
    message:
      `A ${entityKind} has no field ` +
      `${quoted(name)}.${didYouMean(suggestions) || ` It has ${known}.`}`,
    found: name,
    expected: fields.join(', '),
    suggestions,
    fixes: renaming(node.name.span, suggestions),
  });
}
