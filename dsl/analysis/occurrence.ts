// Every place where a name of the pack or the game stands, with the part it plays there. Found by walking the
// syntax tree; which symbol it means is worked out when somebody asks.
import type { Expression, Name } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';
import type { Local, Origin, Scope } from './scope.ts';

/** What a name can stand for. */
export type SymbolKind =
  | 'event'
  | 'eventField'
  | 'formula'
  | 'function'
  | 'effect'
  | 'own'
  | 'template'
  | 'rule'
  | 'resource'
  | 'skill'
  | 'class'
  | 'unit'
  | 'item'
  | 'enum'
  | 'enumValue'
  | 'table'
  | 'tune'
  | 'roll'
  | 'test'
  | 'entity'
  | 'field'
  | 'tag'
  | 'eventTag'
  | 'type'
  | 'context'
  | 'group'
  | 'local'
  | 'parameter'
  | 'candidate';

/** Whose argument a name is. */
export interface Callee {
  readonly kind: 'event' | 'formula' | 'template' | 'apply' | 'statement';
  /** Of `apply`: the effect that it applies. */
  readonly name: string;
}

export type Role =
  | { readonly kind: 'define'; readonly symbol: SymbolKind; readonly owner?: string }
  | { readonly kind: 'defineLocal'; readonly local: Local }
  /** One of these symbols, the first that exists. */
  | { readonly kind: 'use'; readonly symbols: readonly SymbolKind[]; readonly owner?: string }
  /** A bare name in a value. */
  | { readonly kind: 'value' }
  /** A field of the value before the dot. */
  | { readonly kind: 'member'; readonly object: Expression }
  | { readonly kind: 'argument'; readonly callee: Callee }
  /** What `modify` changes. */
  | { readonly kind: 'modified' }
  | { readonly kind: 'type' }
  /** A word of the language in the place of a name. */
  | { readonly kind: 'word' };

export interface Occurrence {
  readonly span: Span;
  readonly text: string;
  readonly role: Role;
  readonly scope: Scope | undefined;
}

/** Collects what a walk over a tree finds. */
export class Collector {
  readonly text: string;
  readonly occurrences: Occurrence[] = [];
  readonly scopes: Scope[] = [];

  constructor(text: string) {
    this.text = text;
  }

  open(parent: Scope | undefined, span: Span, origin: Origin = { kind: 'block' }): Scope {
    const scope: Scope = { span, parent, origin, locals: [] };
    this.scopes.push(scope);
    return scope;
  }

  /** Notes a name, unless it is missing. A quoted name is noted without its quotes. */
  note(name: Name | undefined, role: Role, scope: Scope | undefined): void {
    if (name === undefined || name.text === '') return;
    const { start, end } = name.span;
    const isQuoted = end - start === name.text.length + 2 && /['"]/.test(this.text.charAt(start));
    const span = isQuoted ? { start: start + 1, end: end - 1 } : name.span;
    this.occurrences.push({ span, text: name.text, role, scope });
  }

  use(name: Name | undefined, scope: Scope | undefined, ...symbols: SymbolKind[]): void {
    this.note(name, { kind: 'use', symbols }, scope);
  }

  word(name: Name | undefined): void {
    this.note(name, { kind: 'word' }, undefined);
  }

  /** Adds a local name to a scope, known from `from` on. */
  local(scope: Scope, local: Omit<Local, 'scope'>): void {
    if (local.name.text === '') return;
    const whole: Local = { ...local, scope };
    scope.locals.push(whole);
    this.note(local.name, { kind: 'defineLocal', local: whole }, scope);
  }
}

/** A dotted name that was read as a value: `debuff.poison`. Undefined when it is anything else. */
export function dottedName(value: Expression): Name | undefined {
  if (value.kind === 'name' || value.kind === 'string') return value;
  if (value.kind !== 'field') return undefined;
  const object = dottedName(value.object);
  if (object === undefined) return undefined;
  return { text: `${object.text}.${value.name.text}`, span: value.span };
}
