// Formulas: pure, typed by their body, acyclic, and not too deep. Each is checked once, on first
// use.
import type { Span } from '../diagnostic.ts';
import { DSL_LIMITS } from '../limits.ts';
import { quoted } from '../reporter.ts';
import { ERROR, TYPE_NAMES, type Type } from '../types.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { openBody } from './body.ts';
import { costOfExpression, depthOfExpression } from './cost.ts';
import { boundedResult, rangeOf } from './range.ts';
import { renaming, type Body, type FormulaEntry, type LocalSymbol, type Pack } from './pack.ts';
import type { Name } from '../ast/expression.ts';
import type { Reporter } from '../reporter.ts';

/** Where a formula is used: cycles and depth are reported there. */
export interface Use {
  readonly body: Body;
  readonly span: Span;
}

/** Checks a formula unless that was done before; `entry.formula` holds the result. */
export function checkFormula(pack: Pack, entry: FormulaEntry, use?: Use): void {
  if (entry.state === 'checked') return;
  const name = entry.node.name.text;
  if (entry.state === 'checking') {
    use?.body.reporter.error({
      code: 'FORMULA_RECURSIVE',
      span: use.span,
      message:
        `${quoted(name)} needs its own result to be calculated. Formulas must not call ` +
        'themselves, also not through others.',
      found: name,
      related: { file: entry.reporter.file, span: entry.node.name.span, message: 'declared here' },
    });
    return;
  }
  if (pack.formulaDepth >= DSL_LIMITS.formulaDepthMax) {
    reportDepth(entry);
    entry.state = 'checked';
    return;
  }
  entry.state = 'checking';
  pack.formulaDepth += 1;
  checkBody(pack, entry);
  pack.formulaDepth -= 1;
  entry.state = 'checked';
}

function checkBody(pack: Pack, entry: FormulaEntry): void {
  const { node, reporter } = entry;
  const types = parameterTypes(pack, entry);
  const parameters = new Map<string, LocalSymbol>();
  for (const [slot, { name }] of node.parameters.entries()) {
    const value = { kind: 'local', type: types[slot] ?? ERROR, slot } as const;
    parameters.set(name.text, { value, name, reads: new Set(), used: false });
  }
  const name = `formula ${node.name.text}`;
  const body = openBody({ pack, reporter, name, place: 'formula', parameters });
  const typed = pack.checkExpression(body, node.body);
  if (typed.type.kind === 'error') return;
  const depth = depthOfExpression(typed) + 1;
  if (depth > DSL_LIMITS.formulaDepthMax) {
    reportDepth(entry);
    return;
  }
  const result = boundedResult(typed);
  entry.formula = {
    name: node.name.text,
    parameterCount: types.length,
    body: result,
    localCount: body.localCount,
    depth,
    cost: costOfExpression(pack, result) + 1,
    range: rangeOf(result),
  };
  pack.typedFormulas.push(entry.formula);
}

function reportDepth({ node, reporter }: FormulaEntry): void {
  reporter.error({
    code: 'FORMULA_TOO_DEEP',
    span: node.name.span,
    message:
      `Formulas call each other more than ${DSL_LIMITS.formulaDepthMax} deep at ` +
      `${quoted(node.name.text)}. Write some of them out.`,
    found: node.name.text,
  });
}

/**
 * Types of a formula's parameters; `error` where the type is unknown (reported by checkSignature).
 */
export function parameterTypes(pack: Pack, entry: FormulaEntry): Type[] {
  return entry.node.parameters.map(({ type }) => typeOf(pack, type.text));
}

/** Reports what is wrong with the head of a formula; called once per formula. */
export function checkSignature(pack: Pack, { node, reporter }: FormulaEntry): void {
  const seen = new Map<string, Name>();
  for (const { name, type } of node.parameters) {
    const first = seen.get(name.text);
    if (first !== undefined) {
      reporter.error({
        code: 'DUPLICATE_NAME',
        span: name.span,
        message:
          `The formula already has a parameter ${quoted(name.text)}. ` +
          'Give this one another name.',
        found: name.text,
        related: { file: reporter.file, span: first.span, message: 'first declared here' },
      });
    }
    seen.set(name.text, name);
    checkTypeName(pack, reporter, type);
  }
  const extra = node.parameters[DSL_LIMITS.parametersMax];
  if (extra === undefined) return;
  reporter.error({
    code: 'ARGUMENT_COUNT',
    span: extra.name.span,
    message:
      `A formula takes at most ${DSL_LIMITS.parametersMax} values, but this has ` +
      `${node.parameters.length}. Pass an entity in place of its fields.`,
    found: `${node.parameters.length}`,
    expected: `${DSL_LIMITS.parametersMax}`,
  });
}

/** The type a name means; `error` when it means none. */
export function typeOf(pack: Pack, name: string): Type {
  const simple = TYPE_NAMES.find((candidate) => candidate === name);
  if (simple !== undefined) return { kind: simple };
  if (pack.enums.has(name)) return { kind: 'enum', name };
  return pack.entities.has(name) ? { kind: 'entity', entity: name } : ERROR;
}

/** Reports a name that is no type. */
export function checkTypeName(pack: Pack, reporter: Reporter, type: Name): boolean {
  if (type.text === '') return false;
  if (typeOf(pack, type.text).kind !== 'error') return true;
  const known = [...TYPE_NAMES, ...pack.entities.keys(), ...pack.enums.keys()];
  const suggestions = suggest(type.text, known);
  const list = known.map((name) => `\`${name}\``).join(', ');
  const hint = didYouMean(suggestions) || ` Types are ${list}.`;
  reporter.error({
    code: 'UNKNOWN_TYPE',
    span: type.span,
    message: `There is no type ${quoted(type.text)}.${hint}`,
    found: type.text,
    expected: known.join(', '),
    suggestions,
    fixes: renaming(type.span, suggestions),
  });
  return false;
}
