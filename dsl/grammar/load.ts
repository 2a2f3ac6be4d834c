// Makes the parser of the grammar from its text, for tools that have the generator.
import { buildParser } from '@lezer/generator';
import type { LRParser } from '@lezer/lr';
import { highlighting } from './highlight.ts';
import { createContextTokens } from './tokens.ts';

/** `grammar` is the text of rules.grammar; a warning of the generator is an error here. */
export function loadGrammar(grammar: string): LRParser {
  return buildParser(grammar, {
    fileName: 'rules.grammar',
    warn: (message) => {
      throw new Error(`invariant broken: ${message}`);
    },
    externalTokenizer: (_name, terms) => createContextTokens(terms),
    externalPropSource: () => highlighting,
  });
}
