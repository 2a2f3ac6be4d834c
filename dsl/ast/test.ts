// The syntax tree of inline tests.
import type { Span } from '../diagnostic.ts';
import type { Argument, Expression, Name } from './expression.ts';

/** `test "name" { seed 7 given ... when ... expect ... }` */
export interface TestNode {
  readonly kind: 'test';
  readonly name: Name;
  readonly steps: readonly TestStep[];
  readonly span: Span;
}

export type TestStep =
  | { readonly kind: 'seed'; readonly value: Expression; readonly span: Span }
  /** `given a.hp = 29`, `given a has burning for 3s from b`, `given a is goblin`, `given a at 3m, 4m`, `given a in team 1` */
  | {
      readonly kind: 'given';
      readonly subject: Expression;
      readonly fact: TestFact;
      readonly span: Span;
    }
  /** `when hit`, `when hit(attacker: a, target: b)`, `when a uses fireball on b rank 2`, `when 2s pass` */
  | {
      readonly kind: 'raise';
      readonly event: Name;
      readonly args: readonly Argument[];
      readonly span: Span;
    }
  | {
      readonly kind: 'use';
      readonly caster: Name;
      readonly skill: Name;
      readonly target?: Name;
      readonly rank?: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'pass'; readonly duration: Expression; readonly span: Span }
  /** `expect a.hp = 60`, `expect a has slow for 2s`, `expect not a has slow`, `expect damage = 60`, `expect refused 'silenced'`, `expect cancelled` */
  | { readonly kind: 'expect'; readonly condition: Expression; readonly span: Span }
  | {
      readonly kind: 'expectHas';
      readonly entity: Expression;
      readonly effect: Name;
      readonly duration?: Expression;
      readonly stacks?: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'expectRefused'; readonly reason?: Name; readonly span: Span }
  | { readonly kind: 'expectCancelled'; readonly span: Span };

export type TestFact =
  | { readonly kind: 'field'; readonly value: Expression }
  | {
      readonly kind: 'has';
      readonly effect: Name;
      readonly duration?: Expression;
      readonly stacks?: Expression;
      readonly source?: Expression;
    }
  | { readonly kind: 'is'; readonly record: Name }
  | { readonly kind: 'at'; readonly x: Expression; readonly y: Expression }
  | { readonly kind: 'team'; readonly team: Expression };
