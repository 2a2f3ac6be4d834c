// The part of the language that the verbatim line uses, with the operators around it, as a Chevrotain grammar with
// embedded actions: it builds nodes with spans and no CST. Its lexer keeps offsets only and it does not recover, which
// is less than our parser does.
import { createToken, EmbeddedActionsParser, Lexer, type IToken } from 'chevrotain';

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED });
const Comment = createToken({ name: 'Comment', pattern: /\/\/[^\n]*/, group: Lexer.SKIPPED });
const Identifier = createToken({ name: 'Identifier', pattern: /[A-Za-z_]\w*/ });
const word = (name: string) =>
  createToken({ name, pattern: new RegExp(name.toLowerCase()), longer_alt: Identifier });
const If = word('If');
const Else = word('Else');
const And = word('And');
const Or = word('Or');
const Not = word('Not');
const Numeral = createToken({ name: 'Numeral', pattern: /\d+(?:\.\d+)?(?:%|ms|s|m)?/ });
const Text = createToken({ name: 'Text', pattern: /'[^'\n]*'/ });
const Comparison = createToken({ name: 'Comparison', pattern: /<=|>=|!=|<|>|=/ });
const Sum = createToken({ name: 'Sum', pattern: /[+-]/ });
const Product = createToken({ name: 'Product', pattern: /[*/]/ });
const mark = (name: string, pattern: string) => createToken({ name, pattern });
const Open = mark('Open', '(');
const Close = mark('Close', ')');
const OpenBlock = mark('OpenBlock', '{');
const CloseBlock = mark('CloseBlock', '}');
const Dot = mark('Dot', '.');
const Comma = mark('Comma', ',');
const Colon = mark('Colon', ':');

/** In the order they are tried. */
const TOKENS = [Space, Comment, If, Else, And, Or, Not, Identifier, Numeral, Text]
  .concat([Comparison, Sum, Product, Open, Close, OpenBlock, CloseBlock])
  .concat([Dot, Comma, Colon]);

const lexer = new Lexer(TOKENS, { positionTracking: 'onlyOffset', ensureOptimizations: false });

export interface GrammarNode {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly parts: readonly GrammarNode[];
  readonly text?: string;
}

function leaf(kind: string, token: IToken): GrammarNode {
  const { image, startOffset: start } = token;
  return { kind, start, end: start + image.length, parts: [], text: image };
}

function pair(kind: string, left: GrammarNode, right: GrammarNode, text: string): GrammarNode {
  return { kind, start: left.start, end: right.end, parts: [left, right], text };
}

class RuleGrammar extends EmbeddedActionsParser {
  constructor() {
    super(TOKENS, { recoveryEnabled: false });
    this.performSelfAnalysis();
  }

  readonly file = this.RULE('file', (): readonly GrammarNode[] => {
    const statements: GrammarNode[] = [];
    this.MANY(() => {
      statements.push(this.SUBRULE(this.statement));
    });
    return statements;
  });

  readonly statement = this.RULE('statement', (): GrammarNode =>
    this.OR([{ ALT: () => this.SUBRULE(this.condition) }, { ALT: () => this.SUBRULE(this.call) }]),
  );

  readonly condition = this.RULE('condition', (): GrammarNode => {
    const { startOffset: start } = this.CONSUME(If);
    const parts = [this.SUBRULE(this.either), this.SUBRULE(this.block)];
    this.OPTION(() => {
      this.CONSUME(Else);
      parts.push(this.SUBRULE2(this.block));
    });
    return { kind: 'if', start, end: parts.at(-1)?.end ?? start, parts };
  });

  readonly block = this.RULE('block', (): GrammarNode => {
    const { startOffset: start } = this.CONSUME(OpenBlock);
    const parts: GrammarNode[] = [];
    this.MANY(() => {
      parts.push(this.SUBRULE(this.statement));
    });
    const { startOffset: last } = this.CONSUME(CloseBlock);
    return { kind: 'block', start, end: last + 1, parts };
  });

  readonly either = this.RULE('either', (): GrammarNode => {
    let left = this.SUBRULE(this.both);
    this.MANY(() => {
      this.CONSUME(Or);
      left = pair('or', left, this.SUBRULE2(this.both), 'or');
    });
    return left;
  });

  readonly both = this.RULE('both', (): GrammarNode => {
    let left = this.SUBRULE(this.comparison);
    this.MANY(() => {
      this.CONSUME(And);
      left = pair('and', left, this.SUBRULE2(this.comparison), 'and');
    });
    return left;
  });

  readonly comparison = this.RULE('comparison', (): GrammarNode => {
    let left = this.SUBRULE(this.sum);
    this.OPTION(() => {
      const { image } = this.CONSUME(Comparison);
      left = pair('compare', left, this.SUBRULE2(this.sum), image);
    });
    return left;
  });

  readonly sum = this.RULE('sum', (): GrammarNode => {
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const { image } = this.CONSUME(Sum);
      left = pair('sum', left, this.SUBRULE2(this.product), image);
    });
    return left;
  });

  readonly product = this.RULE('product', (): GrammarNode => {
    let left = this.SUBRULE(this.primary);
    this.MANY(() => {
      const { image } = this.CONSUME(Product);
      left = pair('product', left, this.SUBRULE2(this.primary), image);
    });
    return left;
  });

  readonly primary = this.RULE('primary', (): GrammarNode =>
    this.OR([
      { ALT: () => leaf('number', this.CONSUME(Numeral)) },
      { ALT: () => leaf('text', this.CONSUME(Text)) },
      { ALT: () => this.SUBRULE(this.negation) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => this.SUBRULE(this.group) },
    ]),
  );

  readonly negation = this.RULE('negation', (): GrammarNode => {
    const { startOffset: start } = this.CONSUME(Not);
    const operand = this.SUBRULE(this.primary);
    return { kind: 'not', start, end: operand.end, parts: [operand] };
  });

  readonly group = this.RULE('group', (): GrammarNode => {
    this.CONSUME(Open);
    const inside = this.SUBRULE(this.either);
    this.CONSUME(Close);
    return inside;
  });

  /** A name, its fields, or a call. */
  readonly call = this.RULE('call', (): GrammarNode => {
    let node = leaf('name', this.CONSUME(Identifier));
    this.MANY(() => {
      this.CONSUME(Dot);
      const field = leaf('name', this.CONSUME2(Identifier));
      node = pair('member', node, field, '.');
    });
    this.OPTION(() => {
      this.CONSUME(Open);
      const parts = [node];
      this.MANY_SEP({ SEP: Comma, DEF: () => parts.push(this.SUBRULE(this.argument)) });
      const { startOffset: last } = this.CONSUME(Close);
      node = { kind: 'call', start: node.start, end: last + 1, parts };
    });
    return node;
  });

  readonly argument = this.RULE('argument', (): GrammarNode => {
    const name = leaf('name', this.CONSUME(Identifier));
    this.CONSUME(Colon);
    return pair('argument', name, this.SUBRULE(this.either), ':');
  });
}

const parser = new RuleGrammar();

/** Nodes of a text; throws when it is not in the grammar. */
export function parseWithChevrotain(text: string): readonly GrammarNode[] {
  const { tokens, errors } = lexer.tokenize(text);
  parser.input = tokens;
  const nodes = parser.file();
  if (errors.length + parser.errors.length > 0) throw new Error(parser.errors[0]?.message);
  return nodes;
}
