// `heal target for 40`, a call without its parentheses, which the parser reported without knowing what it calls: where
// the word names an event or an effect, the finding says how that is written.
import type { Argument } from '../ast/expression.ts';
import type { Statement } from '../ast/statement.ts';
import { written } from '../reporter.ts';
import type { Body, EventEntry, Pack } from './pack.ts';
import { labelByType } from './raise-label.ts';

type RaiseNode = Extract<Statement, { kind: 'raise' }>;

export function amendLoose(body: Body, node: RaiseNode): void {
  const { pack } = body;
  const word = node.event.text;
  const isEffect = pack.effects.has(word) && !pack.events.has(word);
  const entry = isEffect ? undefined : eventMeant(pack, word);
  if (entry === undefined && !isEffect) return;
  const labels = node.args.map((arg) =>
    entry === undefined ? effectLabel(arg) : labelByType(entry, node.args, arg),
  );
  const isClear = new Set(labels).size === labels.length && !labels.includes(undefined);
  const source = pack.texts.get(body.reporter.file) ?? '';
  const textOf = (arg?: Argument): string =>
    source.slice(arg?.value.span.start, arg?.value.span.end);
  const given = labels.map((label, index) => `${label}: ${textOf(node.args[index])}`);
  const listed = entry === undefined ? [`effect: '${word}'`, ...given] : given;
  const call = entry?.name ?? 'apply';
  const text = isClear ? `${call}(${listed.join(', ')})` : `${call}(...)`;
  const what = entry === undefined ? 'An effect is put on' : 'An event is raised';
  const span = firstWord(node);
  body.reporter.amend({
    code: 'EXPECTED_STATEMENT',
    span,
    message: `${what} with its values in parentheses, by name. Write ${written(text)}.`,
    found: word,
    expected: text,
    suggestions: [call],
    fixes: isClear ? [{ title: `Write ${written(text)}`, span: node.span, text }] : [],
  });
}

/** What the parser reported: the word, or who stands before it in `target.heal(40)`. */
function firstWord({ event, args, span }: RaiseNode): RaiseNode['span'] {
  if (event.span.start === span.start) return event.span;
  return args[0]?.value.span ?? event.span;
}

function effectLabel({ value }: Argument): string | undefined {
  if (value.kind === 'duration') return 'duration';
  if (value.kind === 'number') return 'stacks';
  return value.kind === 'name' || value.kind === 'field' ? 'to' : undefined;
}

/** Words for what takes and what gives, where no event has that name. */
const DIRECTIONS: ReadonlyMap<string, 'take' | 'give'> = new Map([
  ['deal', 'take'],
  ['hurt', 'take'],
  ['harm', 'take'],
  ['attack', 'take'],
  ['cure', 'give'],
]);

/** The event of that name, or the one that does what the word says. */
function eventMeant({ events, vocabulary }: Pack, word: string): EventEntry | undefined {
  const named = events.get(word);
  const direction = DIRECTIONS.get(word.toLowerCase());
  if (named !== undefined || direction === undefined) return named;
  const does = [...events.values()].filter(({ fields }) =>
    fields.some(({ outcome }) => outcome?.direction === direction),
  );
  return does.find(({ name }) => name === vocabulary.defaultEvent) ?? does[0];
}
