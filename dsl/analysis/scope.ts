// Where names live: every declaration and block of a file opens a scope, and a scope says which names it adds.
// Built once per text, from that text alone; what other files declare is looked up later.
import type { Expression, Name, SelectionSource } from '../ast/expression.ts';
import type { Span } from '../diagnostic.ts';

/** What a scope stands for, and so which names it has besides its own. */
export type Origin =
  | { readonly kind: 'block' }
  /** A rule or roll; without a name the game's usual event. */
  | { readonly kind: 'event'; readonly event: string | undefined; readonly isAfter: boolean }
  /** An effect or template, or a hook of one. */
  | { readonly kind: 'effect'; readonly owner: string; readonly hook?: string }
  | { readonly kind: 'skill' }
  | { readonly kind: 'chain' }
  /** `where` and `by`: bare fields are the candidate's. */
  | { readonly kind: 'candidate'; readonly of: SelectionSource }
  | { readonly kind: 'test' };

/** How the type of a local name is found. */
export type TypeSource =
  | { readonly kind: 'written'; readonly name: string }
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'candidate'; readonly of: SelectionSource };

/** A parameter, a `let`, or whom a selection names. */
export interface Local {
  readonly kind: 'parameter' | 'local' | 'candidate';
  readonly name: Name;
  readonly type: TypeSource;
  /** Offset from which on it is known. */
  readonly from: number;
  /** Where it was named: its value is read there. */
  readonly scope: Scope;
}

export interface Scope {
  readonly span: Span;
  readonly parent: Scope | undefined;
  readonly origin: Origin;
  readonly locals: Local[];
}

/** The local a name means at an offset. */
export function findLocal(scope: Scope | undefined, name: string, at: number): Local | undefined {
  for (let inner = scope; inner !== undefined; inner = inner.parent) {
    const local = inner.locals.findLast((one) => one.name.text === name && one.from <= at);
    if (local !== undefined) return local;
  }
  return undefined;
}

/** What the scopes around a place stand for, innermost first. */
export function originsOf(scope: Scope | undefined): Origin[] {
  const origins: Origin[] = [];
  for (let inner = scope; inner !== undefined; inner = inner.parent) {
    if (inner.origin.kind !== 'block') origins.push(inner.origin);
  }
  return origins;
}
