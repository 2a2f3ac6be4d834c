// The syntax tree of what stands in blocks.
import type { Span } from '../diagnostic.ts';
import type { Argument, Expression, Name, Selection } from './expression.ts';

export const MODIFIERS = [
  'flat',
  'increased',
  'reduced',
  'more',
  'less',
  'at least',
  'at most',
  'set',
] as const;

export type Modifier = (typeof MODIFIERS)[number];

export type Statement =
  | { readonly kind: 'let'; readonly name: Name; readonly value: Expression; readonly span: Span }
  | IfStatement
  | ModifyStatement
  | { readonly kind: 'apply'; readonly args: readonly Argument[]; readonly span: Span }
  | ChanceStatement
  /** `one of { weight 3 { } weight 1 { } }` */
  | { readonly kind: 'oneOf'; readonly choices: readonly WeightedBlock[]; readonly span: Span }
  | {
      readonly kind: 'each';
      readonly selection: Selection;
      readonly body: Block;
      readonly span: Span;
    }
  /** `hit(attacker: a, target: b, damage: 5) as reflected after 1s`: raises an event. */
  | {
      readonly kind: 'raise';
      readonly event: Name;
      readonly args: readonly Argument[];
      readonly tags: readonly Name[];
      readonly delay?: Expression;
      /** True where it stands without parentheses, as in `heal target: 40`; reported. */
      readonly isLoose?: true;
      readonly span: Span;
    }
  /** `dispel(tag: debuff, from: target, limit: 1)`, `end(effect: slow, on: target)`, `end` alone. */
  | {
      readonly kind: 'dispel' | 'end';
      readonly args: readonly Argument[];
      readonly span: Span;
    }
  | SpendStatement
  /** `gain attacker.mana: 10`, `lose attacker.rage: 5`, `put attacker.stance: 2` */
  | {
      readonly kind: 'gain' | 'lose' | 'put';
      readonly place: Expression;
      readonly value: Expression;
      readonly span: Span;
    }
  /** `store power: power + 1` */
  | { readonly kind: 'store'; readonly name: Name; readonly value: Expression; readonly span: Span }
  /** `after 2s { ... }` */
  | {
      readonly kind: 'after';
      readonly delay: Expression;
      readonly body: Block;
      readonly span: Span;
    }
  | ChainStatement
  | ChannelStatement
  /** `use fireball on target rank 2` */
  | {
      readonly kind: 'use';
      readonly skill: Name;
      readonly target?: Expression;
      readonly rank?: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'cancel' | 'stop'; readonly span: Span }
  /** `refuse 'no line of sight'` */
  | { readonly kind: 'refuse'; readonly reason: Name; readonly span: Span }
  | { readonly kind: 'error'; readonly span: Span };

/** `chance 25% { } else { }`, `chance 25% smoothed for attacker { }` */
export interface ChanceStatement {
  readonly kind: 'chance';
  readonly percent: Expression;
  /** Whose luck is kept, for a smoothed chance. */
  readonly smoothedFor?: Expression;
  readonly body: Block;
  readonly otherwise?: Block;
  readonly span: Span;
}

export interface WeightedBlock {
  readonly weight: Expression;
  readonly body: Block;
  readonly span: Span;
}

/** `spend attacker.mana: 30 { } else { }` */
export interface SpendStatement {
  readonly kind: 'spend';
  readonly place: Expression;
  readonly amount: Expression;
  readonly body: Block;
  readonly otherwise?: Block;
  readonly span: Span;
}

/** `chain foe in enemies of attacker near last within 6m by nearest to last from target jumps 4 every 200ms { }` */
export interface ChainStatement {
  readonly kind: 'chain';
  readonly selection: Selection;
  readonly from: Expression;
  readonly jumps: Expression;
  readonly every?: Expression;
  readonly body: Block;
  readonly span: Span;
}

/** `channel caster for 3s every 1s { } on broken { }` */
export interface ChannelStatement {
  readonly kind: 'channel';
  readonly bearer: Expression;
  readonly duration: Expression;
  readonly every: Expression;
  readonly body: Block;
  readonly broken?: Block;
  readonly span: Span;
}

export interface IfStatement {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly body: Block;
  readonly otherwise?: Block;
  readonly span: Span;
}

export interface ModifyStatement {
  readonly kind: 'modify';
  readonly field: Name;
  /** Undefined when the word was not understood (reported). */
  readonly modifier?: Modifier;
  readonly modifierSpan?: Span;
  readonly value: Expression;
  /** `modify speed: less 20% each stack` */
  readonly eachStack?: true;
  readonly span: Span;
}

export interface Block {
  readonly statements: readonly Statement[];
  readonly span: Span;
}
