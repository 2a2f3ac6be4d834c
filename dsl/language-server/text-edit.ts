// The smallest single edit that turns one text into another, so that cursors outside of it stay where they are.
import type { TextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { rangeOf } from './convert.ts';

/** No edit for equal texts. */
export function editsBetween(document: TextDocument, after: string): TextEdit[] {
  const before = document.getText();
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (
    tail < shorter - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail += 1;
  const range = rangeOf(document, { start, end: before.length - tail });
  return [{ range, newText: after.slice(start, after.length - tail) }];
}
