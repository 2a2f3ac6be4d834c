// The syntax tree of a file: what the text says, before anyone asks what it means.
import type { Span } from '../diagnostic.ts';
import type { Argument, Expression, Name } from './expression.ts';
import type { Block } from './statement.ts';
import type { EffectClauses, HookNode } from './clause.ts';
import type { TestNode } from './test.ts';

/** `name: type` in an event or a formula. */
export interface TypedName {
  readonly name: Name;
  readonly type: Name;
}

/** `damage: number takes target.hp rounded down` */
export interface EventFieldNode extends TypedName {
  readonly outcome?: {
    readonly direction: 'take' | 'give';
    readonly entity: Name;
    readonly field: Name;
    readonly span: Span;
  };
  readonly rounded?: Name;
}

export interface EventNode {
  readonly kind: 'event';
  readonly name: Name;
  readonly fields: readonly EventFieldNode[];
  readonly span: Span;
}

export interface FormulaNode {
  readonly kind: 'formula';
  readonly name: Name;
  readonly parameters: readonly TypedName[];
  readonly body: Expression;
  readonly span: Span;
}

export interface EffectNode extends EffectClauses {
  readonly kind: 'effect';
  readonly name: Name;
  /** `effect poison was venom { }` */
  readonly was?: Name;
  /** `modify`, `let` and `if` that stand in the effect itself. */
  readonly body: Block;
  /** `override effect slow { }` */
  readonly isOverride?: true;
  /** `effect venom = dot(amount: 5)`: clauses and body are then empty. */
  readonly template?: {
    readonly name: Name;
    readonly args: readonly Argument[];
    readonly span: Span;
  };
  readonly span: Span;
}

/** `template dot(amount: number) { ...what an effect may hold... }` */
export interface TemplateNode extends EffectClauses {
  readonly kind: 'template';
  readonly name: Name;
  readonly parameters: readonly TypedName[];
  readonly body: Block;
  readonly span: Span;
}

export interface RuleNode {
  readonly kind: 'rule';
  /** Undefined for a bare `if`. */
  readonly name?: Name;
  /** Undefined for a bare `if`: the vocabulary's default event. */
  readonly event?: Name;
  /** `rule x before hit`, `on hit`, `after hit`. */
  readonly phase: 'before' | 'on' | 'after';
  readonly priority: number;
  /** `, cooldown 3s per attacker` */
  readonly cooldown?: {
    readonly duration: Expression;
    readonly per?: Expression;
    readonly span: Span;
  };
  /** `, depth 3` */
  readonly depth?: Expression;
  readonly condition?: Expression;
  readonly body: Block;
  readonly isOverride?: true;
  readonly span: Span;
}

/** `resource mana of unit max 100, start 50, gains 5 every 1s`, `resource combo of unit per target max 5` */
export interface ResourceNode {
  readonly kind: 'resource';
  readonly name: Name;
  /** `, was fury / 2`: a name alone is its old one. */
  readonly was?: Expression;
  readonly of?: Name;
  /** True with `per target`: one number a pair. */
  readonly isPair: boolean;
  readonly max?: Expression;
  readonly start?: Expression;
  readonly change?: {
    readonly direction: 'gains' | 'loses';
    readonly amount: Expression;
    readonly every: Expression;
    readonly span: Span;
  };
  readonly span: Span;
}

export interface SkillNode {
  readonly kind: 'skill';
  readonly name: Name;
  readonly was?: Name;
  /** `on change rescale` */
  readonly change?: Name;
  /** `target enemy within 30m` */
  readonly target?: { readonly kind: Name; readonly within?: Expression; readonly span: Span };
  /** `cost 30 mana`, repeated; `cost 3 combo` for a resource of a pair means against the target. */
  readonly costs: readonly {
    readonly amount: Expression;
    readonly resource: Name;
    readonly span: Span;
  }[];
  /** `cooldown 8s, starts end` (of the cast; `use` when absent) */
  readonly cooldown?: {
    readonly duration: Expression;
    readonly starts?: Name;
    readonly span: Span;
  };
  /** `charges 2 every 12s` */
  readonly charges?: {
    readonly count: Expression;
    readonly every: Expression;
    readonly span: Span;
  };
  /** `cast 1.5s` */
  readonly cast?: Expression;
  /** `ranks 3` */
  readonly ranks?: Expression;
  /** `requires not caster has silenced else 'silenced'` */
  readonly requirements: readonly {
    readonly condition: Expression;
    readonly reason: Name;
    readonly span: Span;
  }[];
  /** `on use { }`, `on interrupted { }` */
  readonly hooks: readonly HookNode[];
  readonly isOverride?: true;
  readonly span: Span;
}

/** `class mage { maxHp 80  attack 14  skills fireball, blink }`, `unit goblin of warrior { }`, `item sword { }` */
export interface RecordNode {
  readonly kind: 'class' | 'unit' | 'item';
  readonly name: Name;
  readonly was?: Name;
  readonly of?: Name;
  readonly values: readonly {
    readonly name: Name;
    readonly value: Expression;
    readonly span: Span;
  }[];
  readonly skills: readonly Name[];
  /** Of an item or class: what it does while it is worn. */
  readonly clauses?: EffectClauses;
  readonly body?: Block;
  readonly isOverride?: true;
  readonly span: Span;
}

/** `enum element { fire, water, grass }` */
export interface EnumNode {
  readonly kind: 'enum';
  readonly name: Name;
  readonly values: readonly Name[];
  readonly span: Span;
}

/** `table armour from 'armour.csv'` */
export interface TableNode {
  readonly kind: 'table';
  readonly name: Name;
  readonly from: Name;
  readonly span: Span;
}

/** `tune power = 120 in 80..160` */
export interface TuneNode {
  readonly kind: 'tune';
  readonly name: Name;
  readonly value: Expression;
  readonly low?: Expression;
  readonly high?: Expression;
  readonly span: Span;
}

/** `roll to_hit on attack = 1d20`: one result for all rules of the event. */
export interface RollNode {
  readonly kind: 'roll';
  readonly name: Name;
  readonly event: Name;
  readonly value: Expression;
  readonly span: Span;
}

/** `removed effect frost end silently`: it is gone, and that is meant. */
export interface RemovedNode {
  readonly kind: 'removed';
  /** `effect`, `skill` or `resource`. */
  readonly what: Name;
  readonly name: Name;
  readonly span: Span;
}

export type Declaration =
  | EventNode
  | FormulaNode
  | EffectNode
  | TemplateNode
  | RuleNode
  | ResourceNode
  | SkillNode
  | RecordNode
  | EnumNode
  | TableNode
  | TuneNode
  | RollNode
  | RemovedNode
  | TestNode;

export interface FileNode {
  readonly path: string;
  readonly text: string;
  readonly declarations: readonly Declaration[];
}
