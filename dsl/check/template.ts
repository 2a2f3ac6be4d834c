// `effect venom = dot(amount: 5)`: an effect is what its template says, with the values given in the place of the
// parameters. What is wrong in a template is told there, once for all effects made from it.
import type { EffectNode, TemplateNode } from '../ast/declaration.ts';
import type { Argument, Expression } from '../ast/expression.ts';
import { mapBlock, mapClauses, type Replace } from '../ast/map.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { insertion, quoted, type Finding, type Reporter } from '../reporter.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { checkTypeName, typeOf } from './formula.ts';
import { renaming, suggestName, type Declared, type Given, type Pack } from './pack.ts';

type Entry = Declared<EffectNode>;

export interface Filled {
  readonly filled: EffectNode;
  /** Where the statements stand. */
  readonly reporter: Reporter;
  readonly given: Given;
}

const NOTHING_GIVEN: Given = { values: [], mute: () => undefined };

/** The effect with its template filled in; itself when it has none. */
export function fillTemplate(pack: Pack, { node, reporter }: Entry): Filled {
  const { template } = node;
  if (template === undefined) return { filled: node, reporter, given: NOTHING_GIVEN };
  const found = pack.templates.get(template.name.text);
  if (found === undefined) {
    reportUnknown(pack, reporter, template.name);
    return {
      filled: { ...node, duration: missingNode(template.span) },
      reporter,
      given: NOTHING_GIVEN,
    };
  }
  const values = sortArguments(found.node, template, reporter);
  const replace: Replace = (one) => {
    if (one.kind !== 'name') return undefined;
    const value = values.get(one.text);
    return value === undefined ? undefined : { ...value, span: one.span };
  };
  const given = found.node.parameters.flatMap(({ name, type }) => {
    const value = values.get(name.text);
    return value === undefined || value.kind === 'error' ? [] : [{ type: type.text, value }];
  });
  const { kind, name, span, isOverride } = node;
  const clauses = mapClauses(found.node, replace);
  const body = mapBlock(found.node.body, replace);
  const filled = { ...clauses, kind, name, span, body, ...(isOverride && { isOverride }) };
  const inner = templateReporter(found.reporter, reporter, node);
  return { filled, reporter: inner, given: { values: given, mute: inner.mute } };
}

/** Fits everywhere and says nothing: the template is not known. */
function missingNode(span: EffectNode['span']): Expression {
  return { kind: 'error', span };
}

/** Tells findings in the template's file, each once however many effects are made from it. */
function templateReporter(
  template: Reporter,
  effect: Reporter,
  node: EffectNode,
): Reporter & Pick<Given, 'mute'> {
  let isMuted = false;
  const isTold = (finding: Finding): boolean =>
    template.diagnostics.some((one) => isSame(one, finding));
  const related = { file: effect.file, span: node.name.span, message: 'in this effect' };
  return {
    file: template.file,
    diagnostics: template.diagnostics,
    mute: () => {
      isMuted = true;
    },
    error: (finding) => {
      if (!isMuted && !isTold(finding)) template.error({ related, ...finding });
    },
    warning: (finding) => {
      if (!isTold(finding)) template.warning({ related, ...finding });
    },
    amend: (finding) => template.amend(finding),
  };
}

function isSame(one: Diagnostic, { code, span }: Finding): boolean {
  return one.code === code && one.span.start === span.start && one.span.end === span.end;
}

function reportUnknown(pack: Pack, reporter: Reporter, name: TemplateNode['name']): void {
  if (pack.isIncomplete || name.text === '') return;
  const suggestions = suggestName(pack, name.text, pack.templates.keys());
  const hint =
    didYouMean(suggestions) || ` Declare it: \`template ${name.text}() { duration 2s }\`.`;
  reporter.error({
    code: 'UNKNOWN_TEMPLATE',
    span: name.span,
    message: `No file of the pack declares the template ${quoted(name.text)}.${hint}`,
    found: name.text,
    suggestions,
    fixes: renaming(name.span, suggestions),
  });
}

type Use = NonNullable<EffectNode['template']>;

function sortArguments(
  template: TemplateNode,
  use: Use,
  reporter: Reporter,
): ReadonlyMap<string, Expression> {
  const names = template.parameters.map(({ name }) => name.text);
  const values = new Map<string, Expression>();
  let isComplete = true;
  for (const arg of use.args) {
    const name = arg.name?.text;
    const finding = wrongArgument(arg, names, values);
    if (finding !== undefined) reporter.error(finding);
    if (finding !== undefined || arg.value.kind === 'error') isComplete = false;
    if (name !== undefined && names.includes(name) && !values.has(name))
      values.set(name, arg.value);
  }
  const missing = names.filter((name) => !values.has(name));
  for (const name of missing) values.set(name, missingNode(use.span));
  if (!isComplete || missing.length === 0) return values;
  const list = missing.map((name) => `\`${name}:\``).join(' and ');
  reporter.error({
    code: 'ARGUMENT_MISSING',
    span: use.span,
    message: `The template ${quoted(template.name.text)} needs ${list}. Write \`${template.name.text}(${names.map((name) => `${name}: ...`).join(', ')})\`.`,
    expected: missing.map((name) => `${name}:`).join(', '),
  });
  return values;
}

function wrongArgument(
  { name, value }: Argument,
  names: readonly string[],
  values: ReadonlyMap<string, Expression>,
): Finding | undefined {
  if (name === undefined) {
    const label = names.find((one) => !values.has(one)) ?? 'NAME';
    return {
      code: 'ARGUMENT_UNNAMED',
      span: value.span,
      message: `Say which value of the template this is: \`${label}: ...\`.`,
      expected: `${label}:`,
      fixes: [insertion(`Add \`${label}:\``, value.span.start, `${label}: `)],
    };
  }
  const { text, span } = name;
  if (values.has(text)) {
    return {
      code: 'ARGUMENT_REPEATED',
      span,
      message: `The template already has \`${text}:\`. Keep one of the two.`,
      found: text,
    };
  }
  if (names.includes(text)) return undefined;
  const suggestions = suggest(text, names);
  const list = names.map((one) => `\`${one}:\``).join(', ') || 'nothing';
  return {
    code: 'UNKNOWN_ARGUMENT',
    span,
    message: `The template has no value ${quoted(text)}.${didYouMean(suggestions) || ` It takes ${list}.`}`,
    found: text,
    expected: names.join(', '),
    suggestions,
    fixes: renaming(span, suggestions),
  };
}

/** Reports what is wrong with the head of a template; called once per template. */
export function checkTemplate(pack: Pack, { node, reporter }: Declared<TemplateNode>): void {
  const seen = new Set<string>();
  for (const { name, type } of node.parameters) {
    if (checkTypeName(pack, reporter, type) && typeOf(pack, type.text).kind === 'entity') {
      reporter.error({
        code: 'TEMPLATE_ENTITY',
        span: type.span,
        message:
          `A template is filled in before the game starts, when there is no ${type.text} yet. Use \`holder\` or ` +
          '`source` in it.',
        found: type.text,
        expected: 'number, percent, duration, distance or bool',
      });
    }
    if (seen.has(name.text)) {
      reporter.error({
        code: 'DUPLICATE_NAME',
        span: name.span,
        message: `The template already has a value ${quoted(name.text)}. Give this one another name.`,
        found: name.text,
      });
    }
    seen.add(name.text);
  }
}
