// Answers to what an editor asks about one document, in the protocol's terms. Each is total: a place that means
// nothing has an empty answer.
import {
  CodeActionKind,
  LSPErrorCodes,
  ResponseError,
  type CodeAction,
  type CompletionItem,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type Location,
  type Position,
  type PrepareRenameResult,
  type Range,
  type SemanticTokens,
  type SignatureHelp,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions } from '../analysis/code-actions.ts';
import { completeAt } from '../analysis/complete.ts';
import { hoverAt } from '../analysis/hover.ts';
import { inlayHints } from '../analysis/inlay-hints.ts';
import { outlineOf } from '../analysis/outline.ts';
import type { Place } from '../analysis/pack-index.ts';
import { piecesOf } from '../analysis/project.ts';
import { definitionAt, referencesAt } from '../analysis/references.ts';
import { prepareRename, renameAt } from '../analysis/rename.ts';
import { semanticTokens } from '../analysis/semantic-tokens.ts';
import { signatureHelpAt } from '../analysis/signature-help.ts';
import { format } from '../format/format.ts';
import { rangeOf, spanOf, wireCompletions, wireDiagnostic, wireOutline } from './convert.ts';
import { encodeSemantic } from './semantic-encoding.ts';
import { editsBetween } from './text-edit.ts';
import { documentOf, type Texts } from './texts.ts';
import type { Located } from './workspace.ts';

/** A question about one document. */
export interface Question {
  readonly located: Located;
  readonly texts: Texts;
  readonly document: TextDocument;
}

export function answerCompletion(
  { located, document }: Question,
  position: Position,
): CompletionItem[] {
  const list = completeAt(located.project, located.path, document.offsetAt(position));
  return wireCompletions(list, document);
}

export function answerHover({ located, document }: Question, position: Position): Hover | null {
  const { pack, open, project, path } = located;
  // Costs are shown when they are known already: a hover never waits for a check.
  const program = pack.lastDiagnosis(open)?.program;
  const hover = hoverAt(project, path, document.offsetAt(position), program);
  if (hover === undefined) return null;
  const value = `\`\`\`midswing-rules\n${hover.code}\n\`\`\`\n\n${hover.text}`.trimEnd();
  return { range: rangeOf(document, hover.span), contents: { kind: 'markdown', value } };
}

export function answerDefinition(question: Question, position: Position): Location | null {
  const { located, document } = question;
  const place = definitionAt(located.project, located.path, document.offsetAt(position));
  return place === undefined ? null : (locationsOf(question, [place])[0] ?? null);
}

export function answerReferences(question: Question, position: Position): Location[] {
  const { located, document } = question;
  const places = referencesAt(located.project, located.path, document.offsetAt(position));
  return locationsOf(question, places);
}

function locationsOf({ texts }: Question, places: readonly Place[]): Location[] {
  return places.flatMap(({ path, span }) => {
    const document = documentOf(texts, path);
    return document === undefined ? [] : [{ uri: document.uri, range: rangeOf(document, span) }];
  });
}

/** @throws ResponseError with the reason why not */
export function answerPrepareRename(
  { located, document }: Question,
  position: Position,
): PrepareRenameResult {
  const { project, path } = located;
  const prepared = prepareRename(project, path, document.offsetAt(position));
  if ('message' in prepared) throw new ResponseError(LSPErrorCodes.RequestFailed, prepared.message);
  return { range: rangeOf(document, prepared.span), placeholder: prepared.name };
}

/** @throws ResponseError when the new name would collide */
export function answerRename(
  question: Question,
  position: Position,
  newName: string,
): WorkspaceEdit {
  const { located, document } = question;
  const { project, path } = located;
  const outcome = renameAt(project, path, document.offsetAt(position), newName);
  if (!outcome.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, outcome.message);
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, range } of locationsOf(question, outcome.places)) {
    (changes[uri] ??= []).push({ range, newText: newName });
  }
  return { changes };
}

export function answerFormatting({ located, document }: Question): TextEdit[] {
  const outcome = format(document.getText(), located.path);
  return outcome.ok ? editsBetween(document, outcome.text) : [];
}

export function answerCodeActions(
  { located, texts, document }: Question,
  range: Range,
): CodeAction[] {
  const { pack, open, path } = located;
  const findings = pack.diagnosis(open).byFile.get(path) ?? [];
  return codeActions(findings, spanOf(document, range)).map((action) => ({
    title: action.title,
    kind: CodeActionKind.QuickFix,
    isPreferred: action.isPreferred,
    diagnostics: [wireDiagnostic(action.diagnostic, document, texts)],
    edit: {
      changes: {
        [document.uri]: [{ range: rangeOf(document, action.fix.span), newText: action.fix.text }],
      },
    },
  }));
}

export function answerOutline({ located, document }: Question): DocumentSymbol[] {
  const pieces = piecesOf(located.project, located.path);
  return outlineOf(pieces).map((entry) => wireOutline(entry, document));
}

export function answerSemanticTokens({ located, document }: Question): SemanticTokens {
  const { project, path } = located;
  return encodeSemantic(semanticTokens(project.index, piecesOf(project, path)), document);
}

export function answerSignatureHelp(
  { located, document }: Question,
  position: Position,
): SignatureHelp | null {
  const help = signatureHelpAt(located.project, located.path, document.offsetAt(position));
  if (help === undefined) return null;
  const parameters = help.parameters.map((label) => ({ label }));
  const documentation = { kind: 'markdown', value: help.doc } as const;
  const signature = { label: help.label, parameters, documentation };
  const activeParameter = help.active < 0 ? null : help.active;
  return { signatures: [signature], activeSignature: 0, activeParameter };
}

export function answerInlayHints({ located, document }: Question, range: Range): InlayHint[] {
  const { project, path } = located;
  const wanted = spanOf(document, range);
  return piecesOf(project, path)
    .flatMap((piece) => inlayHints(project.index, piece, wanted))
    .map(({ at, text }) => ({ position: document.positionAt(at), label: text }));
}
