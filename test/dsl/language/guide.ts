// The small game that LANGUAGE.md speaks of, and sends its readers to.
import { readFileSync } from 'node:fs';
import { readVocabulary } from '../../../dsl/cli/vocabulary-file.ts';

const FILE = '../../../examples/rules/first/vocabulary.json';

export const GUIDE = readVocabulary(
  JSON.parse(readFileSync(new URL(FILE, import.meta.url), 'utf8')),
  FILE,
);
