// Who may be selected: groups (`units`, `allies of X`), areas, exceptions and `where`, each a
// question about a candidate. What names others (`near X`) is checked outside, where the candidate
// has no name yet.
import type { Expression, SelectionPart, SelectionSource } from '../ast/expression.ts';
import type { TypedExpression } from '../ir/expression.ts';
import { quoted } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { describeType } from '../types.ts';
import { checkAs, checkCondition } from './fit.ts';
import { notOffered } from './offered.ts';
import { renaming, type Body, type LocalSymbol } from './pack.ts';
import { ALWAYS, both, either, fieldOf, isEqual, isOther } from './question.ts';
import { checkArea } from './selection-area.ts';

/** What the questions of one selection are asked about. */
export interface Inside {
  readonly body: Body;
  readonly entityKind: string;
  readonly slot: number;
  readonly candidate: TypedExpression;
  readonly scope: Map<string, LocalSymbol>;
}

/** A part that is understood, but for its questions about the candidate. */
interface Prepared {
  readonly entityKind: string;
  /** Undefined, reported, when they are wrong. */
  readonly ask: (inside: Inside) => TypedExpression | undefined;
}

export function prepareSource(body: Body, source: SelectionSource): Prepared | undefined {
  if (source.kind === 'part') return preparePart(body, source);
  const left = prepareSource(body, source.left);
  const right = prepareSource(body, source.right);
  if (left === undefined || right === undefined) return undefined;
  if (left.entityKind !== right.entityKind) {
    body.reporter.error({
      code: 'SELECTION_MIXED',
      span: source.span,
      message:
        `A ${left.entityKind} and a ${right.entityKind} cannot be selected together. Select ` +
        'them one after the other.',
      found: `${left.entityKind} and ${right.entityKind}`,
      expected: 'one kind',
    });
    return undefined;
  }
  const join = source.kind === 'or' ? either : both;
  const ask = (inside: Inside): TypedExpression | undefined => {
    const first = left.ask(inside);
    const second = right.ask(inside);
    return first === undefined || second === undefined ? undefined : join(first, second);
  };
  return { entityKind: left.entityKind, ask };
}

/** Runs `check` where the candidate has its name, and its bare fields mean something. */
export function withCandidate<Result>(inside: Inside, check: (body: Body) => Result): Result {
  const { body, entityKind, slot, scope } = inside;
  body.scopes.push(scope);
  body.candidates.push({ entity: entityKind, slot });
  const result = check(body);
  body.candidates.pop();
  body.scopes.pop();
  return result;
}

type Question = (candidate: TypedExpression) => TypedExpression;

function preparePart(body: Body, part: SelectionPart): Prepared | undefined {
  const group = checkGroup(body, part);
  if (group === undefined) return undefined;
  const { entityKind } = group;
  const questions: (Question | undefined)[] = [
    group.question,
    ...part.areas.map((area) => checkArea(body, area, entityKind)),
    ...part.except.map((node) => checkException(body, node, entityKind)),
  ];
  const ask = (inside: Inside): TypedExpression | undefined => {
    const where = checkWhere(inside, part.where);
    const asked = questions.map((question) => question?.(inside.candidate));
    let all: TypedExpression | undefined = ALWAYS;
    for (const one of [...asked, where]) {
      all = one === undefined || all === undefined ? undefined : both(all, one);
    }
    return all;
  };
  return { entityKind, ask };
}

function checkWhere(inside: Inside, where: Expression | undefined): TypedExpression | undefined {
  if (where === undefined) return ALWAYS;
  const typed = withCandidate(inside, (body) => checkCondition(body, where));
  return typed.type.kind === 'error' ? undefined : typed;
}

function checkException(body: Body, node: Expression, entity: string): Question | undefined {
  const other = checkAs(body, node, { kind: 'entity', entity });
  if (other.type.kind === 'error') return undefined;
  return (candidate) => isOther(candidate, other);
}

interface Group {
  readonly entityKind: string;
  readonly question: Question;
}

function checkGroup(body: Body, part: SelectionPart): Group | undefined {
  const { text, span } = part.group;
  if (text === '') return undefined;
  if (text === 'allies' || text === 'enemies') return checkTeam(body, part, text);
  for (const [entityKind, { plural }] of body.pack.entities) {
    if (plural === text) return { entityKind, question: () => ALWAYS };
  }
  const plurals = [...body.pack.entities.values()].map(({ plural }) => plural);
  const list = plurals.map((one) => `\`${one}\``).join(', ');
  const singular = body.pack.entities.get(text)?.plural;
  const known = [...plurals, 'allies', 'enemies'];
  const suggestions = singular === undefined ? suggest(text, known) : [singular];
  body.reporter.error({
    code: 'UNKNOWN_GROUP',
    span,
    message:
      `${quoted(text)} is nobody that can be selected from.` +
      (didYouMean(suggestions) || ` Write ${list}, \`allies of X\` or \`enemies of X\`.`),
    found: text,
    expected: known.join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  });
  return undefined;
}

/** `allies of X`: those whose team field is equal, X among them. */
function checkTeam(body: Body, part: SelectionPart, word: 'allies' | 'enemies'): Group | undefined {
  // A missing `of X` was told where the selection was read.
  if (part.of === undefined) return undefined;
  const of = body.pack.checkExpression(body, part.of);
  if (of.type.kind === 'error') return undefined;
  if (of.type.kind !== 'entity') {
    body.reporter.error({
      code: 'TYPE_MISMATCH',
      span: part.of.span,
      message:
        `Only someone has ${word}, but this is ${describeType(of.type)}. Name a ` +
        `${body.pack.vocabulary.effectHolder}.`,
      found: describeType(of.type),
      expected: `a ${body.pack.vocabulary.effectHolder}`,
    });
    return undefined;
  }
  const { entity: entityKind } = of.type;
  const team = body.pack.entities.get(entityKind)?.declaration.team;
  if (team === undefined) {
    const plural = body.pack.entities.get(entityKind)?.plural ?? `${entityKind}s`;
    notOffered(body, part.group.span, `teams of ${plural}`, `Write \`${plural} where ...\`.`);
    return undefined;
  }
  const relate = word === 'allies' ? isEqual : isOther;
  const question: Question = (candidate) =>
    relate(fieldOf(candidate, entityKind, team), fieldOf(of, entityKind, team));
  return { entityKind, question };
}
