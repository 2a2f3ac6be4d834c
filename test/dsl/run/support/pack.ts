// A program built by hand: rules, effects, resources and skills by name, operations interned as
// they come.
import { hashName } from '../../../../dsl/hash.ts';
import type { EndCause, TypedEffect } from '../../../../dsl/ir/effect.ts';
import type { TypedExpression } from '../../../../dsl/ir/expression.ts';
import {
  REASONS,
  type TypedEvent,
  type TypedProgram,
  type TypedRecord,
  type TypedResource,
} from '../../../../dsl/ir/program.ts';
import type {
  Phase,
  TypedOperation,
  TypedRule,
  TypedStatement,
} from '../../../../dsl/ir/statement.ts';
import { NUMBER, type Type } from '../../../../dsl/types.ts';
import type { Vocabulary } from '../../../../dsl/vocabulary.ts';
import { GAME } from './game.ts';
import { body, num } from './ir.ts';

type Statements = readonly TypedStatement[];

export interface EffectOptions {
  readonly duration?: number;
  readonly stacking?: Partial<TypedEffect['stacking']>;
  readonly sources?: 'sum' | 'strongest';
  readonly endsWithSource?: boolean;
  readonly internal?: boolean;
  readonly preventedBy?: readonly string[];
  readonly own?: readonly string[];
  readonly init?: Statements;
  readonly modify?: Statements;
  readonly every?: { ticks: number; first?: 'now' | 'later'; last?: boolean; body: Statements };
  readonly pool?: {
    left: number;
    order?: number;
    events: readonly number[];
    accepts?: TypedExpression;
  };
  readonly start?: Statements;
  readonly stack?: Statements;
  readonly absorbed?: Statements;
  readonly ends?: Partial<Record<EndCause, Statements>>;
  readonly end?: Statements;
}

export interface RuleOptions {
  readonly phase?: Phase;
  readonly depthMax?: number;
}

const COST = 10_000;

export class Pack {
  readonly vocabulary: Vocabulary;
  readonly #operations: TypedOperation[] = [];
  readonly #rules: { event: number; phase: Phase; rule: TypedRule }[] = [];
  readonly #events: TypedEvent[] = [];
  readonly #effects: TypedEffect[] = [];
  readonly #resources: TypedResource[] = [];
  readonly #skills: { name: string; statements: Statements; targets: 'any' | 'none' }[] = [];
  readonly #records: TypedRecord[] = [];
  readonly functions: string[] = [];
  eventCost = COST;

  constructor(vocabulary: Vocabulary = GAME) {
    this.vocabulary = vocabulary;
  }

  emit(operation: TypedOperation, ...args: readonly TypedExpression[]): TypedStatement {
    this.#operations.push(operation);
    return { kind: 'emit', op: this.#operations.length - 1, args };
  }

  raise(event: number, ...fields: readonly TypedExpression[]): TypedStatement {
    return this.emit({ kind: 'raise', event, tags: 0 }, num(0), ...fields);
  }

  raiseTagged(event: number, tags: number, ...fields: readonly TypedExpression[]): TypedStatement {
    return this.emit({ kind: 'raise', event, tags }, num(0), ...fields);
  }

  raiseAfter(event: number, ms: number, ...fields: readonly TypedExpression[]): TypedStatement {
    return this.emit({ kind: 'raise', event, tags: 0 }, num(ms), ...fields);
  }

  /** Duration in ms; -1 as declared. */
  apply(
    effect: string,
    to: TypedExpression,
    source: TypedExpression,
    {
      stacks = 1,
      ms = -1,
      own = [],
    }: { stacks?: number; ms?: number; own?: TypedExpression[] } = {},
  ): TypedStatement {
    const operation = { kind: 'apply', effect: hashName(effect) } as const;
    return this.emit(operation, to, source, num(stacks), num(ms), ...own);
  }

  end(
    effects: readonly string[],
    from: TypedExpression,
    limit = 64,
    cause: 'dispelled' | 'broken' = 'dispelled',
  ): TypedStatement {
    return this.emit({ kind: 'end', effects: effects.map(hashName), cause }, from, num(limit));
  }

  change(entity: TypedExpression, name: string, amount: TypedExpression): TypedStatement {
    return this.emit({ kind: 'change', entityKind: 'unit', field: name }, entity, amount);
  }

  set(entity: TypedExpression, name: string, value: TypedExpression): TypedStatement {
    return this.emit({ kind: 'set', entityKind: 'unit', field: name }, entity, value);
  }

  store(index: number, value: TypedExpression): TypedStatement {
    return this.emit({ kind: 'store', own: index }, value);
  }

  rule(event: number, name: string, statements: Statements, options: RuleOptions = {}): this {
    const phase = options.phase ?? 'on';
    const { depthMax } = options;
    const rule: TypedRule = {
      ...body(name, ...statements),
      name,
      event: String(event),
      phase,
      priority: 0,
      file: 'test',
      start: 0,
      ...(depthMax === undefined ? {} : { depthMax }),
    };
    this.#rules.push({ event, phase, rule });
    return this;
  }

  /** An event with no outcome; gives its position. */
  event(name: string, fields: readonly { name: string; type: Type }[], subject = -1): number {
    this.#events.push({
      name,
      hash: hashName(name),
      fields: fields.map((one) => ({ ...one, modifiable: false })),
      actor: -1,
      subject,
      slots: fields.length,
      internal: true,
      before: [],
      on: [],
      after: [],
      cost: COST,
      ownCost: 1,
    });
    return this.vocabulary.events.length + this.#events.length - 1;
  }

  effect(name: string, options: EffectOptions = {}): this {
    const { stacking, preventedBy = [], own = [], duration, every, pool } = options;
    const hook = (key: string, statements: Statements | undefined) =>
      statements === undefined ? {} : { [key]: body(`${name} ${key}`, ...statements) };
    const ends = Object.entries(options.ends ?? {}).map(([cause, statements]) => [
      cause,
      body(`${name} ${cause}`, ...statements),
    ]);
    this.#effects.push({
      name,
      hash: hashName(name),
      internal: options.internal ?? false,
      tags: [],
      ...(duration === undefined ? {} : { durationTicks: duration }),
      stacking: {
        per: 'target',
        max: 1,
        timers: 'shared',
        reapply: 'longer',
        full: 'ignore',
        ...stacking,
      },
      sources: options.sources ?? 'sum',
      endsWithSource: options.endsWithSource ?? false,
      preventedBy: preventedBy.map(hashName),
      own: own.map((field) => ({ name: field, type: NUMBER })),
      init: body(`${name} init`, ...(options.init ?? [])),
      modify: body(`${name} modify`, ...(options.modify ?? [])),
      ...(every === undefined
        ? {}
        : {
            every: {
              ticks: every.ticks,
              first: every.first ?? 'later',
              last: every.last ?? true,
              body: body(`${name} every`, ...every.body),
            },
          }),
      ...(pool === undefined ? {} : { pool: { order: 0, ...pool } }),
      ...hook('start', options.start),
      ...hook('stack', options.stack),
      ...hook('absorbed', options.absorbed),
      ...hook('end', options.end),
      ends: Object.fromEntries(ends),
    });
    return this;
  }

  resource(name: string, options: Partial<TypedResource> = {}): this {
    this.#resources.push({
      name,
      hash: hashName(name),
      entityKind: 'unit',
      pair: false,
      internal: false,
      max: 100,
      start: 0,
      gain: 0,
      everyTicks: 0,
      ...options,
    });
    return this;
  }

  skill(name: string, statements: Statements, targets: 'any' | 'none' = 'any'): this {
    this.#skills.push({ name, statements, targets });
    return this;
  }

  record(kind: TypedRecord['kind'], name: string, rest: Partial<TypedRecord> = {}): this {
    this.#records.push({
      kind,
      name,
      hash: hashName(name),
      values: new Map(),
      skills: [],
      ...rest,
    });
    return this;
  }

  build(): TypedProgram {
    const given = this.vocabulary.events.map((_, index) => this.#vocabularyEvent(index));
    const events = [...given, ...this.#events].map((event, index) => ({
      ...event,
      cost: this.eventCost,
      before: this.#rulesOf(index, 'before'),
      on: this.#rulesOf(index, 'on'),
      after: this.#rulesOf(index, 'after'),
    }));
    return {
      tickMs: this.vocabulary.tickMs,
      entities: this.vocabulary.entities,
      effectSlots: this.vocabulary.effectSlots ?? 8,
      formulas: [],
      operations: this.#operations,
      events,
      effects: this.#effects,
      resources: this.#resources,
      skills: this.#skills.map(({ name, statements, targets }) => ({
        name,
        hash: hashName(name),
        ranks: 3,
        body: body(`${name} use`, ...statements),
        targets,
      })),
      reasons: [...REASONS, 'silenced'],
      tables: [],
      functions: this.functions,
      records: this.#records,
      moves: [],
      enums: [],
      origins: [{ kind: 'game', name: '' }],
      eventTags: ['a', 'b'],
      defaultEvent: 0,
      branches: 1,
      ownMax: Math.max(0, ...this.#effects.map(({ own }) => own.length)),
      slotsMax: Math.max(...events.map(({ fields }) => fields.length)),
    };
  }

  #rulesOf(event: number, phase: Phase): TypedRule[] {
    return this.#rules
      .filter((one) => one.event === event && one.phase === phase)
      .map(({ rule }) => rule);
  }

  #vocabularyEvent(index: number): TypedEvent {
    const declared = this.vocabulary.events[index];
    if (declared === undefined) throw new Error('no such event');
    const at = (name: string | undefined): number =>
      declared.fields.findIndex((one) => one.name === name);
    const amount = declared.fields.findIndex((one) => one.outcome !== undefined);
    const outcome = declared.fields[amount]?.outcome;
    const zero = this.vocabulary.events.findIndex(({ name }) => name === 'die');
    return {
      name: declared.name,
      hash: hashName(declared.name),
      fields: declared.fields.map(({ name, type, modifiable, rounded }) => ({
        name,
        type,
        modifiable: modifiable ?? false,
        ...(rounded === undefined ? {} : { rounded }),
      })),
      actor: at(declared.actor),
      subject: at(declared.subject),
      ...(outcome === undefined
        ? {}
        : {
            outcome: {
              amount,
              entity: at(outcome.entity),
              entityKind: 'unit',
              field: outcome.field,
              direction: outcome.direction,
              ...(outcome.direction === 'take' ? { zeroEvent: zero } : {}),
            },
          }),
      slots: declared.fields.length + (outcome === undefined ? 0 : 3),
      internal: false,
      before: [],
      on: [],
      after: [],
      cost: COST,
      ownCost: 1,
    };
  }
}
