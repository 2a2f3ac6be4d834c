// What an editor shows about the word under the pointer: what it is, its type, what is said about it, what it costs.
import type { Span } from '../diagnostic.ts';
import type { TypedProgram } from '../ir/program.ts';
import type { Token } from '../token.ts';
import { documentation, headOf } from './documentation.ts';
import type { FileAnalysis } from './file.ts';
import { pieceFrom, type Project } from './project.ts';
import { findAt, type Found } from './references.ts';
import { headline } from './signature.ts';
import { placeIn } from './definition-of.ts';
import { costText } from './cost-text.ts';
import { tokenAt } from './token-at.ts';
import {
  BEFORE_STATEMENTS,
  DECLARATIONS,
  EFFECT_CLAUSES,
  MODIFIERS,
  RULE_START,
  SKILL_CLAUSES,
  STATEMENTS,
  TEST_STEPS,
} from './words.ts';
import { callAt } from './call-at.ts';
import { ARGUMENTS, OPERATORS, SELECTION_WORDS } from './word-sets.ts';

export interface Hover {
  readonly span: Span;
  /** As it would be written in a rule file. */
  readonly code: string;
  readonly text: string;
}

/** `program` is the checked pack, when it could be checked: it knows the costs. */
export function hoverAt(
  project: Project,
  path: string,
  offset: number,
  program?: TypedProgram,
): Hover | undefined {
  const found = findAt(project, path, offset);
  if (found !== undefined) return hoverOf(project, found, program);
  const file = pieceFrom(project, path, offset);
  const token = file && tokenAt(file, offset - file.start);
  return token && hoverOfWord(project, file, token);
}

function hoverOf(project: Project, found: Found, program: TypedProgram | undefined): Hover {
  const { meaning, occurrence, file } = found;
  const { index } = project;
  const lines = [documentation(index, meaning), costText(meaning, program)];
  const code = headOf(index, meaning) ?? headline(index, meaning);
  return {
    span: placeIn(file, occurrence.span).span,
    code,
    text: lines.filter((line) => line !== '').join('\n\n'),
  };
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ...SELECTION_WORDS,
  ...OPERATORS,
  ...[
    ...MODIFIERS,
    ...TEST_STEPS,
    ...SKILL_CLAUSES,
    ...EFFECT_CLAUSES,
    ...BEFORE_STATEMENTS,
    ...RULE_START,
    ...STATEMENTS,
    ...DECLARATIONS,
  ].map(({ word, doc }) => [word, doc] as const),
]);

function hoverOfWord({ index }: Project, file: FileAnalysis, token: Token): Hover | undefined {
  const { span } = placeIn(file, { start: token.start, end: token.end });
  const code = file.text.slice(token.start, token.end);
  if (token.kind === 'duration' && token.value !== undefined) {
    const { tickMs } = index.vocabulary;
    const ticks = Math.max(1, Math.ceil(token.value / tickMs));
    return { span, code, text: `${ticks} ${ticks === 1 ? 'tick' : 'ticks'} of ${tickMs} ms.` };
  }
  const call = callAt(file.tokens, token.start);
  const argument = ARGUMENTS.get(call?.name ?? '')?.find(([name]) => name === token.text);
  if (argument !== undefined) return { span, code, text: argument[1] };
  const isWord = token.kind === 'keyword' || token.kind === 'name';
  const text = isWord ? WORDS.get(token.text) : undefined;
  return text === undefined ? undefined : { span, code, text };
}
