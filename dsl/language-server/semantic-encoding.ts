// Semantic tokens as the protocol wants them: five numbers each, relative to the one before.
import { SemanticTokensBuilder, type SemanticTokens } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { SEMANTIC_TYPES, type SemanticToken } from '../analysis/semantic-tokens.ts';

export const SEMANTIC_LEGEND = {
  tokenTypes: [...SEMANTIC_TYPES],
  tokenModifiers: ['declaration'],
};

/** Tokens that run over a line end have no form in the protocol and are left out. */
export function encodeSemantic(
  tokens: readonly SemanticToken[],
  document: TextDocument,
): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { span, type, isDeclaration } of tokens) {
    const start = document.positionAt(span.start);
    if (document.positionAt(span.end).line !== start.line) continue;
    const length = span.end - span.start;
    const number = SEMANTIC_TYPES.indexOf(type);
    builder.push(start.line, start.character, length, number, isDeclaration ? 1 : 0);
  }
  return builder.build();
}
