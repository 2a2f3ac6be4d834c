// Comments. `//` to the end of the line is the language's form; the other common ones are
// understood, reported, and can be rewritten by their fix.
import type { Reporter } from './reporter.ts';
import type { Token } from './token.ts';

export function scanLineComment(text: string, at: number): Token {
  return { kind: 'comment', text: '//', start: at, end: endOfLine(text, at) };
}

/** A comment that starts with `#` or `--`. */
export function scanForeignComment(
  text: string,
  at: number,
  mark: '#' | '--',
  reporter: Reporter,
): Token {
  const span = { start: at, end: at + mark.length };
  reporter.error({
    code: 'COMMENT_FORM',
    span,
    message: `Found \`${mark}\`, but comments start with \`//\`. Write \`//\` instead.`,
    found: mark,
    expected: '//',
    fixes: [{ title: 'Write `//`', span, text: '//' }],
  });
  return { kind: 'comment', text: mark, start: at, end: endOfLine(text, at) };
}

/** `--` starts a line or has a blank after it; `3 --2` is 3 minus -2. */
export function isDashComment(text: string, at: number): boolean {
  if (!text.startsWith('--', at)) return false;
  const lineStart = text.lastIndexOf('\n', at) + 1;
  return /^\s?$/.test(text.charAt(at + 2)) || text.slice(lineStart, at).trim() === '';
}

export function scanBlockComment(text: string, at: number, reporter: Reporter): Token {
  const close = text.indexOf('*/', at + 2);
  const end = close < 0 ? text.length : close + 2;
  const inner = text.slice(at + 2, close < 0 ? end : close);
  const lines = inner.split('\n').map((line) => `// ${line.trim()}`.trimEnd());
  const rest = text.slice(end, endOfLine(text, end)).trim();
  reporter.error({
    code: 'COMMENT_FORM',
    span: { start: at, end: at + 2 },
    message:
      'Found `/*`, but comments start with `//` and end with the line. Put `//` before each line.',
    found: '/*',
    expected: '//',
    fixes: [
      {
        title: 'Write it with `//`',
        span: { start: at, end },
        text: lines.join('\n') + (rest === '' ? '' : '\n'),
      },
    ],
  });
  return { kind: 'comment', text: '/*', start: at, end };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
