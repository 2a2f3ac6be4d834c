// Opens and closes the place where statements and values are checked: one rule, hook, skill,
// formula or delayed block, with the names its context gives it.
import { hashName } from '../hash.ts';
import type { TypedExpression } from '../ir/expression.ts';
import type { TypedBody, TypedStatement } from '../ir/statement.ts';
import type { Reporter } from '../reporter.ts';
import { costOfStatements } from './cost.ts';
import type { Body, ContextName, EffectEntry, EventEntry, LocalSymbol, Pack } from './pack.ts';

export interface BodyOptions {
  readonly pack: Pack;
  readonly reporter: Reporter;
  /**
   * Unique in the pack: `execute`, `effect slow every`, `skill fireball`. Draws are keyed by its
   * hash.
   */
  readonly name: string;
  readonly place: Body['place'];
  /** `on` when absent; hooks and delayed blocks are `after`. */
  readonly phase?: Body['phase'];
  readonly event?: EventEntry;
  readonly effect?: EffectEntry;
  /** Names of slots; kept as given, so that captures show up in it. */
  readonly context?: Map<string, ContextName>;
  readonly subject?: string | undefined;
  readonly actor?: string | undefined;
  /** Of blocks that capture: the body around, and the slot of the first capture. */
  readonly outer?: Body;
  readonly captures?: Body['captures'];
  readonly captureFrom?: number;
  /** Parameters of a formula take the first local slots. */
  readonly parameters?: Map<string, LocalSymbol>;
  readonly rollHash?: number;
}

export function openBody(options: BodyOptions): Body {
  const { parameters } = options;
  return {
    pack: options.pack,
    reporter: options.reporter,
    name: options.name,
    place: options.place,
    phase: options.phase ?? 'on',
    hash: hashName(options.name),
    event: options.event,
    effect: options.effect,
    context: options.context ?? new Map(),
    subject: options.subject,
    actor: options.actor,
    outer: options.outer,
    captures: options.captures ?? [],
    captureFrom: options.captureFrom ?? 0,
    candidates: [],
    scopes: parameters === undefined ? [] : [parameters],
    localCount: parameters?.size ?? 0,
    reads: new Set(),
    drawCount: 0,
    times: 1,
    children: 0,
    assumed: undefined,
    spent: false,
    rollHash: options.rollHash ?? 0,
  };
}

/** What tiers run, with its worst case. */
export function closeBody(body: Body, statements: readonly TypedStatement[]): TypedBody {
  const cost = costOfStatements(body.pack, statements);
  return { hash: body.hash, localCount: body.localCount, statements, cost };
}

/** A body without statements. */
export function emptyBody(name: string): TypedBody {
  return { hash: hashName(name), localCount: 0, statements: [], cost: 0 };
}

type Contexts = Map<Body['phase'], Map<string, ContextName>>;

/** Of each event, worked out for its first rule. */
const CONTEXTS = new WeakMap<EventEntry, Contexts>();

/** Names of an event's fields as its rules see them. All rules share it: only blocks inside others capture. */
export function eventContext(event: EventEntry, phase: Body['phase']): Map<string, ContextName> {
  const contexts: Contexts = CONTEXTS.get(event) ?? new Map();
  CONTEXTS.set(event, contexts);
  const context = contexts.get(phase) ?? newContext(event, phase);
  contexts.set(phase, context);
  return context;
}

/** What came of its outcome is known only after it. */
function newContext(event: EventEntry, phase: Body['phase']): Map<string, ContextName> {
  const context = new Map<string, ContextName>();
  for (const [index, { name, type }] of event.fields.entries()) context.set(name, { index, type });
  if (!event.hasOutcome || phase !== 'after') return context;
  for (const [i, name] of ['absorbed', 'dealt', 'overkill'].entries()) {
    const isTaken = context.has(name);
    if (!isTaken) context.set(name, { index: event.fields.length + i, type: { kind: 'number' } });
  }
  return context;
}

/** Name of the next delayed block or channel inside a body: `execute after 1`. */
export function childName(body: Body, kind: string): string {
  body.children += 1;
  return `${body.name} ${kind} ${body.children}`;
}

/** The condition of a rule, or `when` of a hook, around its statements. */
export function guarded(
  body: Body,
  condition: TypedExpression | undefined,
  statements: readonly TypedStatement[],
): readonly TypedStatement[] {
  if (condition === undefined) return statements;
  return [
    { kind: 'if', condition, body: statements, otherwise: [], branch: nextBranch(body.pack) },
  ];
}

export function nextBranch(pack: Pack): number {
  const branch = pack.lowered.branches;
  pack.lowered.branches += 1;
  return branch;
}
