// Rules that raise each other again and again: every cycle of them must hold a rule with a `depth`, or one that does
// not run in what it raised itself. What is delayed starts anew and is no part of a cycle.
import { rulesOf } from '../ir/bodies.ts';
import type { TypedEvent } from '../ir/program.ts';
import type { TypedBody } from '../ir/statement.ts';
import { reportCycle, type Cycle } from './cycle-report.ts';
import type { Pack } from './pack.ts';
import type { Edge, Node, RaiseGraph, Step } from './raise-graph.ts';
import { link, nodesAround, trim, walk, zerosOn, type Vertex } from './vertex.ts';

/** Cycles told at once; mending these shows the others. */
const CYCLES_MAX = 16;

/** False, reported, when something could go on for ever within a tick. */
export function checkCycles(pack: Pack, graph: RaiseGraph): boolean {
  // Effects that put each other on get no deeper, so that a `depth` does not end them.
  const applies = cyclesOf(verticesOf(graph, 'hooks'));
  const told = new Set(applies.flatMap(({ steps }) => steps).map(({ node }) => node));
  const raises = cyclesOf(verticesOf(graph, 'all'));
  const others = raises.filter(({ steps }) => !steps.some(({ node }) => told.has(node)));
  const cycles = [...applies, ...others];
  for (const cycle of cycles) reportCycle(pack, cycle);
  return cycles.length === 0;
}

/** Bodies and events, and what leads to what; with `hooks` only effects that put on or end each other. */
function verticesOf(graph: RaiseGraph, kind: 'hooks' | 'all'): Vertex[] {
  const matters = mattering(graph);
  const counted = [...graph.nodes.values()].filter(
    (node) => matters(node) && (kind === 'hooks' || node.rule?.depthMax === undefined),
  );
  const bodies = new Map(counted.map((node) => [node.body, vertexOf({ node })]));
  const events = kind === 'hooks' ? [] : graph.events.map((event) => vertexOf({ event }));
  const lists = new Map<readonly TypedBody[], Vertex>();
  const lead = (from: Vertex, edge: Edge, excluded: number): void => {
    if (edge.kind === 'raise') {
      const to = events[edge.event];
      // A body does not come back to itself under a tag that it excludes.
      if (to !== undefined && (edge.tags & excluded) === 0) link(from, to, edge.zero);
      return;
    }
    if (edge.kind === 'use') {
      linkAll(from, [edge.body], bodies);
      return;
    }
    let list = lists.get(edge.bodies);
    if (list === undefined) {
      list = vertexOf({});
      lists.set(edge.bodies, list);
      linkAll(list, edge.bodies, bodies);
    }
    link(from, list);
  };
  for (const [index, event] of events.entries()) {
    const typed = graph.events[index];
    linkAll(event, typed === undefined ? [] : rulesOf(typed), bodies);
    for (const edge of graph.handling[index] ?? []) lead(event, edge, 0);
  }
  for (const vertex of bodies.values()) {
    for (const edge of vertex.node?.edges ?? []) lead(vertex, edge, vertex.node?.excluded ?? 0);
  }
  return [...bodies.values(), ...events, ...lists.values()];
}

/**
 * Whether a body is on a way, or keeps others going beside it: revives whom an event of a zero is about, puts on
 * what leads to something when it ends. Most rules do nothing of it.
 */
function mattering({ nodes, handling }: RaiseGraph): (node: Node) => boolean {
  const zeros = new Set(
    handling.flat().flatMap((edge) => (edge.kind === 'raise' ? (edge.zero ?? []) : [])),
  );
  const ending = new Set<number>();
  for (const { isEnd, edges, effect } of nodes.values()) {
    if (isEnd && edges.length > 0 && effect !== undefined) ending.add(effect.hash);
  }
  return ({ edges, revives, applies }) =>
    edges.length > 0 ||
    revives.some((field) => zeros.has(field)) ||
    applies.some((hash) => ending.has(hash));
}

function vertexOf(parts: { readonly node?: Node; readonly event?: TypedEvent }): Vertex {
  return { ...parts, next: [], before: [] };
}

function linkAll(
  from: Vertex,
  bodies: readonly TypedBody[],
  vertices: ReadonlyMap<TypedBody, Vertex>,
): void {
  for (const body of bodies) {
    const to = vertices.get(body);
    if (to !== undefined) link(from, to);
  }
}

/** One cycle in every knot, no body in two. */
function cyclesOf(vertices: readonly Vertex[]): readonly Cycle[] {
  const left = new Set(vertices);
  const found: Cycle[] = [];
  for (;;) {
    trim(left);
    const [first] = left;
    if (first === undefined || found.length === CYCLES_MAX) return found;
    const cycle = walk(first, left);
    found.push({ steps: stepsOf(cycle), revivers: reviversOf(cycle) });
    for (const vertex of cycle) if (vertex.node !== undefined) left.delete(vertex);
  }
}

/** Who raises what comes to 0 on the way around, without whom it would end. */
function reviversOf(cycle: readonly Vertex[]): readonly Node[] {
  const zeros = zerosOn(cycle);
  if (zeros.length === 0) return [];
  return nodesAround(new Set(cycle)).filter(({ revives }) =>
    revives.some((field) => zeros.includes(field)),
  );
}

/** The bodies of a cycle, each with the event that it raises on the way to the next. */
function stepsOf(cycle: readonly Vertex[]): Step[] {
  const first = cycle.findIndex(({ node }) => node !== undefined);
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
  return turned.flatMap(({ node }, index): Step[] => {
    if (node === undefined) return [];
    return [{ node, event: turned[index + 1]?.event }];
  });
}
