// The part of the language that the verbatim line uses, with the operators around it, as a Chevrotain grammar with
// embedded actions. It does what our parser does: it builds the same tree with the same spans, resolves units, skips
// comments and recovers from mistakes.
import { EmbeddedActionsParser } from 'chevrotain';
import {
  And,
  Apply,
  Close,
  CloseBlock,
  Colon,
  Comma,
  Comparison,
  Dot,
  Else,
  Identifier,
  If,
  lexer,
  Measure,
  Not,
  Open,
  OpenBlock,
  Or,
  Product,
  Sum,
  Text,
  TOKENS,
} from './chevrotain-tokens.ts';
import {
  BROKEN_ARGUMENT,
  BROKEN_BLOCK,
  BROKEN_FILE,
  BROKEN_LIST,
  BROKEN_VALUE,
  measureOf,
  nameOf,
  textOf,
  type Argument,
  type Block,
  type Declaration,
  type Span,
  type Value,
} from './chevrotain-tree.ts';

class RuleGrammar extends EmbeddedActionsParser {
  // Made once, as its guide advises: made for every choice they cost an eighth of the time.
  readonly statements = [
    { ALT: (): Value => this.SUBRULE(this.condition) },
    { ALT: (): Value => this.SUBRULE(this.apply) },
    { ALT: (): Value => this.SUBRULE(this.raise) },
  ];
  readonly negations = [
    { ALT: (): Value => this.denied() },
    { ALT: (): Value => this.SUBRULE(this.comparison) },
  ];
  readonly primaries = [
    { ALT: (): Value => measureOf(this.CONSUME(Measure)) },
    { ALT: (): Value => textOf(this.CONSUME(Text)) },
    { ALT: (): Value => this.SUBRULE(this.path) },
    { ALT: (): Value => this.SUBRULE(this.group) },
  ];

  constructor() {
    super(TOKENS, { recoveryEnabled: true });
    this.performSelfAnalysis();
  }

  /** `not ...` */
  denied(): Value {
    const { startOffset: start } = this.CONSUME(Not);
    const operand = this.SUBRULE(this.negation);
    return { kind: 'unary', operator: 'not', operand, span: this.spanFrom(start) };
  }

  /** From an offset to the end of the last token taken. */
  spanFrom(start: number): Span {
    const { startOffset, image } = this.LA(0);
    return { start, end: startOffset + image.length };
  }

  readonly file = this.RULE(
    'file',
    (): readonly Declaration[] => {
      const declarations: Declaration[] = [];
      this.MANY(() => {
        const { startOffset: start } = this.LA(1);
        const statement = this.SUBRULE(this.condition);
        const span = this.spanFrom(start);
        const body = { statements: [statement], span };
        declarations.push({ kind: 'rule', phase: 'on', priority: 0, body, span });
      });
      return declarations;
    },
    BROKEN_FILE,
  );

  readonly statement = this.RULE('statement', (): Value => this.OR(this.statements), BROKEN_VALUE);

  readonly condition = this.RULE(
    'condition',
    (): Value => {
      const { startOffset: start } = this.CONSUME(If);
      const condition = this.SUBRULE(this.either);
      const body = this.SUBRULE(this.block);
      const otherwise = this.OPTION(() => {
        this.CONSUME(Else);
        return this.SUBRULE2(this.block);
      });
      const span = this.spanFrom(start);
      if (otherwise === undefined) return { kind: 'if', condition, body, span };
      return { kind: 'if', condition, body, otherwise, span };
    },
    BROKEN_VALUE,
  );

  readonly block = this.RULE(
    'block',
    (): Block => {
      const { startOffset: start } = this.CONSUME(OpenBlock);
      const statements: Value[] = [];
      this.MANY(() => {
        statements.push(this.SUBRULE(this.statement));
      });
      this.CONSUME(CloseBlock);
      return { statements, span: this.spanFrom(start) };
    },
    BROKEN_BLOCK,
  );

  readonly apply = this.RULE(
    'apply',
    (): Value => {
      const { startOffset: start } = this.CONSUME(Apply);
      const args = this.SUBRULE(this.list);
      return { kind: 'apply', args, span: this.spanFrom(start) };
    },
    BROKEN_VALUE,
  );

  readonly raise = this.RULE(
    'raise',
    (): Value => {
      const event = nameOf(this.CONSUME(Identifier));
      const args = this.SUBRULE(this.list);
      return { kind: 'raise', event, args, tags: [], span: this.spanFrom(event.span.start) };
    },
    BROKEN_VALUE,
  );

  readonly list = this.RULE(
    'list',
    (): Argument[] => {
      this.CONSUME(Open);
      const args: Argument[] = [];
      this.MANY_SEP({ SEP: Comma, DEF: () => args.push(this.SUBRULE(this.argument)) });
      this.CONSUME(Close);
      return args;
    },
    BROKEN_LIST,
  );

  readonly argument = this.RULE(
    'argument',
    (): Argument => {
      const name = nameOf(this.CONSUME(Identifier));
      this.CONSUME(Colon);
      return { name, value: this.SUBRULE(this.either) };
    },
    BROKEN_ARGUMENT,
  );

  readonly either = this.RULE(
    'either',
    (): Value => {
      const { startOffset: start } = this.LA(1);
      let left = this.SUBRULE(this.both);
      this.MANY(() => {
        this.CONSUME(Or);
        const right = this.SUBRULE2(this.both);
        left = { kind: 'binary', operator: 'or', left, right, span: this.spanFrom(start) };
      });
      return left;
    },
    BROKEN_VALUE,
  );

  readonly both = this.RULE(
    'both',
    (): Value => {
      const { startOffset: start } = this.LA(1);
      let left = this.SUBRULE(this.negation);
      this.MANY(() => {
        this.CONSUME(And);
        const right = this.SUBRULE2(this.negation);
        left = { kind: 'binary', operator: 'and', left, right, span: this.spanFrom(start) };
      });
      return left;
    },
    BROKEN_VALUE,
  );

  readonly negation = this.RULE('negation', (): Value => this.OR(this.negations), BROKEN_VALUE);

  readonly comparison = this.RULE(
    'comparison',
    (): Value => {
      const { startOffset: start } = this.LA(1);
      let left = this.SUBRULE(this.sum);
      this.OPTION(() => {
        const { image: operator } = this.CONSUME(Comparison);
        const right = this.SUBRULE2(this.sum);
        left = { kind: 'binary', operator, left, right, span: this.spanFrom(start) };
      });
      return left;
    },
    BROKEN_VALUE,
  );

  readonly sum = this.RULE(
    'sum',
    (): Value => {
      const { startOffset: start } = this.LA(1);
      let left = this.SUBRULE(this.product);
      this.MANY(() => {
        const { image: operator } = this.CONSUME(Sum);
        const right = this.SUBRULE2(this.product);
        left = { kind: 'binary', operator, left, right, span: this.spanFrom(start) };
      });
      return left;
    },
    BROKEN_VALUE,
  );

  readonly product = this.RULE(
    'product',
    (): Value => {
      const { startOffset: start } = this.LA(1);
      let left = this.SUBRULE(this.primary);
      this.MANY(() => {
        const { image: operator } = this.CONSUME(Product);
        const right = this.SUBRULE2(this.primary);
        left = { kind: 'binary', operator, left, right, span: this.spanFrom(start) };
      });
      return left;
    },
    BROKEN_VALUE,
  );

  readonly primary = this.RULE('primary', (): Value => this.OR(this.primaries), BROKEN_VALUE);

  readonly group = this.RULE(
    'group',
    (): Value => {
      this.CONSUME(Open);
      const inside = this.SUBRULE(this.either);
      this.CONSUME(Close);
      return inside;
    },
    BROKEN_VALUE,
  );

  /** A name with the fields after it. */
  readonly path = this.RULE(
    'path',
    (): Value => {
      const { text, span } = nameOf(this.CONSUME(Identifier));
      let object: Value = { kind: 'name', text, span };
      this.MANY(() => {
        this.CONSUME(Dot);
        const name = nameOf(this.CONSUME2(Identifier));
        object = { kind: 'field', object, name, span: this.spanFrom(span.start) };
      });
      return object;
    },
    BROKEN_VALUE,
  );
}

const parser = new RuleGrammar();

/** The tree of a text, whose file is `path`; throws when it is not in the grammar. */
export function parseWithChevrotain(path: string, text: string) {
  const { tokens, errors } = lexer.tokenize(text);
  parser.input = tokens;
  const declarations = parser.file();
  if (errors.length + parser.errors.length > 0) throw new Error(parser.errors[0]?.message);
  return { path, text, declarations };
}
