// How a symbol is written: the line that hovers and completion lists show.
import { typeText, type Type } from '../types.ts';
import type { Meaning } from './meaning.ts';
import type { PackIndex, Placed } from './pack-index.ts';
import { typeOf } from './type-of.ts';
import { FUNCTIONS } from './words.ts';
import type { FormulaNode } from '../ast/declaration.ts';

/** The type as a rule file writes it; empty when it is not known. */
export function textOfType(type: Type | undefined): string {
  if (type === undefined || type.kind === 'error') return '';
  return type.kind === 'effect' || type.kind === 'angle' ? type.kind : typeText(type);
}

export interface Signature {
  readonly name: string;
  /** Each as `name: type`. */
  readonly parameters: readonly string[];
  readonly result: string;
}

/** What a formula, a function, a template or a resource of pairs takes and gives. */
export function signatureOf(index: PackIndex, name: string): Signature | undefined {
  const formula = index.formulas.get(name);
  if (formula !== undefined) return formulaSignature(index, formula);
  const host = index.functions.get(name);
  if (host !== undefined) {
    const parameters = host.parameters.map((one) => `${one.name}: ${typeText(one.type)}`);
    return { name, parameters, result: typeText(host.result) };
  }
  const template = index.templates.get(name)?.node;
  if (template !== undefined) {
    const parameters = template.parameters.map((one) => `${one.name.text}: ${one.type.text}`);
    return { name, parameters, result: 'effect' };
  }
  const [text] = FUNCTIONS.get(name) ?? [];
  if (text === undefined) return pairSignature(index, name);
  const inner = text.slice(name.length + 1, -1);
  return { name, parameters: inner === '' ? [] : inner.split(', '), result: '' };
}

/** `name(a: unit): number`. */
export function signatureText({ name, parameters, result }: Signature): string {
  return `${name}(${parameters.join(', ')})${result === '' ? '' : `: ${result}`}`;
}

function formulaSignature(index: PackIndex, { node, file }: Placed<FormulaNode>): Signature {
  const scope = file.scopes.find(({ span }) => span.start === node.span.start);
  return {
    name: node.name.text,
    parameters: node.parameters.map((one) => `${one.name.text}: ${one.type.text}`),
    result: textOfType(typeOf(index, node.body, scope)),
  };
}

function pairSignature(index: PackIndex, name: string): Signature | undefined {
  const resource = index.resources.get(name)?.node;
  if (resource?.isPair !== true) return undefined;
  const kind = resource.of?.text ?? index.vocabulary.effectHolder;
  return { name, parameters: [`of: ${kind}`, `against: ${kind}`], result: 'number' };
}

/** One line that shows what a symbol is. */
export function headline(index: PackIndex, { kind, name, owner, type }: Meaning): string {
  const shown = textOfType(type);
  const typed = shown === '' ? name : `${name}: ${shown}`;
  const word: string = kind;
  switch (word) {
    case 'formula':
    case 'function': {
      const signature = signatureOf(index, name);
      return `${kind} ${signature === undefined ? name : signatureText(signature)}`;
    }
    case 'eventField':
    case 'own':
      return `${owner}.${fieldText(index, owner, name) ?? typed}`;
    case 'field':
      return `${owner}.${typed}${maximumText(index, owner, name)}`;
    case 'enumValue':
      return `${owner} ${name}`;
    case 'event':
      return `event ${eventText(index, name)}`;
    case 'local':
    case 'parameter':
    case 'candidate':
    case 'context':
      return typed;
    case 'eventTag':
      return `tag ${name} of events`;
    default:
      return `${kind} ${name}`;
  }
}

function fieldText(index: PackIndex, owner: string, name: string): string | undefined {
  const field = index.events.get(owner)?.fields.find((one) => one.name === name);
  if (field === undefined) return undefined;
  const { type, outcome } = field;
  if (outcome === undefined) return `${name}: ${typeText(type)}`;
  const verb = outcome.direction === 'take' ? 'takes' : 'gives';
  return `${name}: ${typeText(type)} ${verb} ${outcome.entity}.${outcome.field}`;
}

function maximumText(index: PackIndex, owner: string, name: string): string {
  const field = index.entities.get(owner)?.fields.find((one) => one.name === name);
  return field?.maximum === undefined ? '' : ` (100% is ${field.maximum})`;
}

function eventText(index: PackIndex, name: string): string {
  const fields = index.events.get(name)?.fields ?? [];
  return `${name} { ${fields.map((one) => `${one.name}: ${typeText(one.type)}`).join(', ')} }`;
}
