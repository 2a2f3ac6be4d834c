// Comments. `//` to the end of the line is the language's form; the other common ones are
// understood, reported, and can be rewritten by their fix.
import type { Line } from './lexer-line.ts';
import type { Reporter } from './reporter.ts';
import type { Reading } from './token.ts';

/** Nothing but blanks up to the end of the line. */
const REST_OF_LINE = /[^\S\n]*(?:\n|$)/y;

export function scanLineComment(at: number, line: Line): Reading {
  return { kind: 'comment', text: '//', start: at, end: line.endOf(at) };
}

interface Place {
  readonly at: number;
  readonly mark: '#' | '--';
  readonly line: Line;
  readonly reporter: Reporter;
}

/** A comment that starts with `#` or `--`. */
export function scanForeignComment({ at, mark, line, reporter }: Place): Reading {
  const span = { start: at, end: at + mark.length };
  reporter.error({
    code: 'COMMENT_FORM',
    span,
    message: `Found \`${mark}\`, but comments start with \`//\`. Write \`//\` instead.`,
    found: mark,
    expected: '//',
    fixes: [{ title: 'Write `//`', span, text: '//' }],
  });
  return { kind: 'comment', text: mark, start: at, end: line.endOf(at) };
}

/** `--` starts a line or has a blank after it; `3 --2` is 3 minus -2. */
export function isDashComment(text: string, at: number, line: Line): boolean {
  return text.startsWith('--', at) && (/^\s?$/.test(text.charAt(at + 2)) || line.isBlankTo(at));
}

export function scanBlockComment(text: string, at: number, reporter: Reporter): Reading {
  const close = text.indexOf('*/', at + 2);
  const end = close < 0 ? text.length : close + 2;
  const inner = text.slice(at + 2, close < 0 ? end : close);
  const lines = inner.split('\n').map((line) => `// ${line.trim()}`.trimEnd());
  REST_OF_LINE.lastIndex = end;
  const isLineLeft = !REST_OF_LINE.test(text);
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
        text: lines.join('\n') + (isLineLeft ? '\n' : ''),
      },
    ],
  });
  return { kind: 'comment', text: '/*', start: at, end };
}
