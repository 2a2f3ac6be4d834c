// The words of the verbatim line and of the operators around it, for Chevrotain. Its lexer keeps offsets only, as
// ours does.
import { createToken, Lexer } from 'chevrotain';

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED });
const Comment = createToken({ name: 'Comment', pattern: /\/\/[^\n]*/, group: Lexer.SKIPPED });
export const Identifier = createToken({ name: 'Identifier', pattern: /[A-Za-z_]\w*/ });
const word = (name: string) =>
  createToken({ name, pattern: new RegExp(name.toLowerCase()), longer_alt: Identifier });
export const If = word('If');
export const Else = word('Else');
export const Apply = word('Apply');
export const And = word('And');
export const Or = word('Or');
export const Not = word('Not');
export const Measure = createToken({ name: 'Measure', pattern: /\d+(?:\.\d+)?(?:%|ms|s|m)?/ });
export const Text = createToken({ name: 'Text', pattern: /'[^'\n]*'/ });
export const Comparison = createToken({ name: 'Comparison', pattern: /<=|>=|!=|<|>|=/ });
export const Sum = createToken({ name: 'Sum', pattern: /[+-]/ });
export const Product = createToken({ name: 'Product', pattern: /[*/]/ });
const mark = (name: string, pattern: string) => createToken({ name, pattern });
export const Open = mark('Open', '(');
export const Close = mark('Close', ')');
export const OpenBlock = mark('OpenBlock', '{');
export const CloseBlock = mark('CloseBlock', '}');
export const Dot = mark('Dot', '.');
export const Comma = mark('Comma', ',');
export const Colon = mark('Colon', ':');

/** In the order they are tried. */
export const TOKENS = [Space, Comment, If, Else, Apply, And, Or, Not, Identifier, Measure, Text]
  .concat([Comparison, Sum, Product, Open, Close, OpenBlock, CloseBlock])
  .concat([Dot, Comma, Colon]);

export const lexer = new Lexer(TOKENS, {
  positionTracking: 'onlyOffset',
  ensureOptimizations: false,
});
