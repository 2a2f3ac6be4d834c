// The syntax tree of what effects, items and templates hold besides statements.
import type { Span } from '../diagnostic.ts';
import type { Expression, Name, Selection } from './expression.ts';
import type { Block } from './statement.ts';

/** Everything an effect (or item, or template) may hold besides statements. */
export interface EffectClauses {
  readonly duration?: Expression;
  /** `tags debuff.movement, frost` */
  readonly tags: readonly Name[];
  /** `immune debuff.movement` */
  readonly immune: readonly Name[];
  readonly stack?: StackClause;
  /** `sources strongest` */
  readonly sources?: Name;
  /** `ends with source` */
  readonly endsWithSource?: Span;
  readonly own: readonly OwnField[];
  /** `on change rescale`, `on change end silently` */
  readonly change?: Name;
  readonly every?: EveryClause;
  readonly pool?: PoolClause;
  readonly aura?: AuraClause;
  readonly hooks: readonly HookNode[];
}

/** `stack per source max 5, timers each, on reapply refresh, on full replace`: words are checked later. */
export interface StackClause {
  readonly per?: Name;
  readonly max?: Expression;
  readonly timers?: Name;
  readonly reapply?: Name;
  readonly full?: Name;
  readonly span: Span;
}

/** `own power = source.attack`, `own victim: unit`, `own power = source.attack was strength * 2` */
export interface OwnField {
  readonly name: Name;
  readonly type?: Name;
  readonly value?: Expression;
  /** Of what it is made when an older version of the effect is held. */
  readonly was?: Expression;
  readonly span: Span;
}

/** `every 1s, first now, last no { }` */
export interface EveryClause {
  readonly period: Expression;
  readonly first?: Name;
  readonly last?: Name;
  readonly body: Block;
  readonly span: Span;
}

/** `pool 200 from hit, order 1 where damageType = fire` */
export interface PoolClause {
  readonly capacity: Expression;
  readonly events: readonly Name[];
  readonly order?: Expression;
  readonly where?: Expression;
  readonly span: Span;
}

/** `aura ally in allies of holder except holder near holder within 8m limit 10 gives blessing, every 500ms, linger 1s` */
export interface AuraClause {
  readonly selection: Selection;
  readonly effect: Name;
  readonly every?: Expression;
  readonly linger?: Expression;
  readonly span: Span;
}

/** `on start { }`; when: start, stack, absorbed, end, or a cause of END_CAUSES. */
export interface HookNode {
  readonly when: Name;
  readonly body: Block;
  readonly span: Span;
}
