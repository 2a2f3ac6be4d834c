// The most that raising an event may cost: its rules and everything they lead to in the same tick, as often as depths,
// tags and limits allow. The runner gives an event so much fuel.
import { rulesOf } from '../ir/bodies.ts';
import type { TypedEvent, TypedProgram } from '../ir/program.ts';
import type { TypedBody, TypedRule } from '../ir/statement.ts';
import { DSL_LIMITS } from '../limits.ts';
import type { Declared, Pack } from './pack.ts';
import type { EffectNode, RuleNode, SkillNode } from '../ast/declaration.ts';
import type { Span } from '../diagnostic.ts';
import type { Reporter } from '../reporter.ts';
import type { Edge, RaiseGraph } from './raise-graph.ts';

const CAP = DSL_LIMITS.eventCostMax * 2;
/** Events raised one by the other; more are too much. Bounds the stack. */
const LEVELS_MAX = 256;

/** Events with their costs; what is too much is reported. */
export function eventCosts(pack: Pack, graph: RaiseGraph): TypedProgram['events'] {
  const costs = new Costs(graph, 'all');
  const paid = new Costs(graph, 'paid');
  const costed = graph.events.map((event, index): TypedEvent => ({
    ...event,
    cost: Math.max(costs.ofEvent(index, 0, 0), paid.ofEvent(index, 0, 0)),
    ownCost: ownCost(event),
  }));
  const told = new Set<number>();
  let written: ReturnType<typeof writtenRules> | undefined;
  for (const [index, event] of costed.entries()) {
    if (event.cost <= DSL_LIMITS.eventCostMax) continue;
    written ??= writtenRules(pack);
    if (reportCost(written, event, costs.leadsTo(index), told)) told.add(index);
  }
  return costed;
}

function ownCost(event: TypedEvent): number {
  return rulesOf(event).reduce((sum, rule) => sum + rule.cost, 0);
}

/**
 * Worked out once for each event, depth and set of tags that a rule asks about. What is `paid` are the raises of
 * rules alone, on which the fuel of an event has to last: nothing of them comes up again. The runner adds fuel for
 * what hooks raise and for the event of a zero.
 */
class Costs {
  readonly #graph: RaiseGraph;
  readonly #counts: 'all' | 'paid';
  readonly #known = new Map<string, number>();
  readonly #numbers = new Map<readonly TypedBody[], number>();
  readonly #depthMax: number;
  readonly #tagMask: number;
  #level = 0;
  /** The most that one skill asked for so far leads to: of all that one event asks for, one is used. */
  #used = 0;

  constructor(graph: RaiseGraph, counts: 'all' | 'paid') {
    this.#graph = graph;
    this.#counts = counts;
    let depthMax = 0;
    let tagMask = 0;
    for (const { rule, excluded } of graph.nodes.values()) {
      depthMax = Math.max(depthMax, (rule?.depthMax ?? -1) + 1);
      tagMask |= excluded;
    }
    this.#depthMax = depthMax;
    this.#tagMask = tagMask;
  }

  ofEvent(index: number, depth: number, tags: number): number {
    return this.#once(`${index} ${depth} ${tags}`, () => {
      const event = this.#graph.events[index];
      const rules = event === undefined ? [] : rulesOf(event);
      let cost = 1;
      for (const rule of rules) {
        const isDeep = rule.depthMax !== undefined && depth > rule.depthMax;
        // An event takes the steps of all its rules, also of those that do nothing this deep.
        if (cost < CAP) cost += isDeep ? rule.cost : this.#ofBody(rule, depth, tags);
      }
      const handling = this.#counts === 'paid' ? [] : (this.#graph.handling[index] ?? []);
      for (const edge of handling) {
        cost += this.#ofEdge(edge, depth, tags);
      }
      return cost;
    });
  }

  /**
   * What is being worked out counts as 0 where it comes up again: no cycle is left, so it is something that
   * happens once.
   */
  #once(key: string, work: () => number): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#level >= LEVELS_MAX) return CAP;
    this.#level += 1;
    this.#known.set(key, 0);
    const used = this.#used;
    this.#used = 0;
    const own = work();
    const cost = Math.min(own + this.#used, CAP);
    this.#used = used;
    this.#known.set(key, cost);
    this.#level -= 1;
    return cost;
  }

  #ofBody(body: TypedBody, depth: number, tags: number): number {
    const node = this.#graph.nodes.get(body);
    // Under a tag that it excludes, it asks and does nothing.
    if (node === undefined || (node.excluded & tags) !== 0) return body.cost;
    let { cost } = body;
    for (const edge of node.edges) if (cost < CAP) cost += this.#ofEdge(edge, depth, tags);
    return cost;
  }

  /** Every skill asked for is asked whether it can be used; what the one that is used leads to comes on top. */
  #ofUse({ body, times }: Extract<Edge, { kind: 'use' }>, depth: number, tags: number): number {
    if (this.#counts === 'paid') return 0;
    const key = `use ${body.hash} ${depth} ${tags}`;
    const whole = this.#once(key, () => this.#ofBody(body, depth, tags));
    this.#used = Math.max(this.#used, whole - body.cost);
    return times * body.cost;
  }

  #ofEdge(edge: Edge, depth: number, tags: number): number {
    if (edge.kind === 'use') return this.#ofUse(edge, depth, tags);
    if (edge.kind === 'hooks') {
      if (this.#counts === 'paid') return 0;
      const key = `hooks ${this.#numberOf(edge.bodies)} ${depth} ${tags}`;
      return edge.times * this.#once(key, () => this.#ofHooks(edge.bodies, depth, tags));
    }
    const next = Math.min(depth + 1, this.#depthMax);
    return edge.times * this.ofEvent(edge.event, next, (tags | edge.tags) & this.#tagMask);
  }

  #ofHooks(bodies: readonly TypedBody[], depth: number, tags: number): number {
    let cost = 0;
    for (const body of bodies) if (cost < CAP) cost += this.#ofBody(body, depth, tags);
    return cost;
  }

  #numberOf(bodies: readonly TypedBody[]): number {
    const number = this.#numbers.get(bodies) ?? this.#numbers.size;
    this.#numbers.set(bodies, number);
    return number;
  }

  /** Events that the rules of one raise themselves. */
  leadsTo(index: number): ReadonlySet<number> {
    const event = this.#graph.events[index];
    const edges =
      event === undefined
        ? []
        : rulesOf(event).flatMap((rule) => this.#graph.nodes.get(rule)?.edges ?? []);
    return new Set(edges.flatMap((edge) => (edge.kind === 'raise' ? [edge.event] : [])));
  }
}

/** Told at the rule with which it becomes too much; not for what only raises something told before. */
function reportCost(
  written: Written,
  event: TypedEvent,
  raised: ReadonlySet<number>,
  told: ReadonlySet<number>,
): boolean {
  if ([...raised].some((index) => told.has(index))) return true;
  const isOwn = ownCost(event) > DSL_LIMITS.eventCostMax;
  const all = rulesOf(event);
  const raiser = all.find(({ hash }) => written.raising.has(hash)) ?? all[0];
  const rule = isOwn ? crossingRule(written.rules, event) : raiser;
  const place = rule === undefined ? undefined : writtenAt(written, rule);
  if (rule === undefined || place === undefined) return false;
  place.reporter.error({
    code: 'EVENT_TOO_COSTLY',
    span: place.span,
    message: event.internal ? innerMessage(written, rule) : eventMessage(event, isOwn),
    expected: 'at most 100,000 steps for one event',
  });
  return true;
}

function eventMessage({ name }: TypedEvent, isOwn: boolean): string {
  return isOwn
    ? `With this rule, all rules on \`${name}\` together may take more than 100,000 steps. ` +
        'Join rules that work out the same, or remove some.'
    : `One \`${name}\` may take more than 100,000 steps with everything that this rule and others raise. ` +
        'Raise less often, or lower a `limit` or a `depth`.';
}

/** Of what waits, jumps or is used: nobody wrote the event that it is. */
function innerMessage({ declared }: Written, { file, start }: TypedRule): string {
  const around = declared.find(
    ({ node: { span }, reporter }) =>
      reporter.file === file && span.start <= start && start < span.end,
  );
  const name = around?.node.name?.text;
  const what = around && name !== undefined ? `the ${around.node.kind} \`${name}\`` : 'this rule';
  return (
    `What ${what} does here may take more than 100,000 steps with everything that it raises. ` +
    'Raise less often, or lower a `limit` or a `depth`.'
  );
}

/** The rules of a pack as they were written. */
interface Written {
  readonly rules: ReadonlyMap<string, { readonly rule: Declared<RuleNode>; readonly at: number }>;
  /** Hashes of the bodies that raise something. */
  readonly raising: ReadonlySet<number>;
  readonly reporters: ReadonlyMap<string, Reporter>;
  /** Everything that does something. */
  readonly declared: readonly Declared<RuleNode | SkillNode | EffectNode>[];
}

/** The head of a rule; of what a skill or a delayed block does, its beginning. */
function writtenAt(
  { rules, reporters }: Written,
  rule: TypedRule,
): { readonly reporter: Reporter; readonly span: Span } | undefined {
  const entry = rules.get(placeOf(rule));
  if (entry !== undefined) {
    const { node, reporter } = entry.rule;
    return { reporter, span: node.name?.span ?? node.span };
  }
  const reporter = reporters.get(rule.file);
  return reporter && { reporter, span: { start: rule.start, end: rule.start + 1 } };
}

function writtenRules({ rules, skills, effects, lowered }: Pack): Written {
  const declared = [...rules, ...skills.values(), ...effects.values()];
  const places = rules.map((rule, at): [string, { rule: Declared<RuleNode>; at: number }] => [
    `${rule.reporter.file} ${rule.node.span.start}`,
    { rule, at },
  ]);
  return {
    rules: new Map(places),
    raising: new Set(lowered.raises.map(({ body }) => body)),
    reporters: new Map(declared.map(({ reporter }) => [reporter.file, reporter])),
    declared,
  };
}

function placeOf({ file, start }: TypedRule): string {
  return `${file} ${start}`;
}

/** The rule with which the limit is passed, in the order they were written. */
function crossingRule(written: Written['rules'], event: TypedEvent): TypedRule | undefined {
  const positionOf = (rule: TypedRule): number => written.get(placeOf(rule))?.at ?? 0;
  let sum = 0;
  return [...rulesOf(event)]
    .sort((a, b) => positionOf(a) - positionOf(b))
    .find((rule) => {
      sum += rule.cost;
      return sum > DSL_LIMITS.eventCostMax;
    });
}
