// What leads to what, and what of it goes on for ever. Linear in the size of the graph, without recursion: it holds
// everything that a pack of any size says.
import type { TypedEvent } from '../ir/program.ts';
import type { Node } from './raise-graph.ts';

/** A body, an event, or a list of hooks that something runs. */
export interface Vertex {
  readonly node?: Node;
  readonly event?: TypedEvent;
  readonly next: Link[];
  readonly before: Link[];
}

export interface Link {
  readonly vertex: Vertex;
  /** The field that must have come to 0 for it. */
  readonly zero: string | undefined;
}

export function link(from: Vertex, to: Vertex, zero?: string): void {
  from.next.push({ vertex: to, zero });
  to.before.push({ vertex: from, zero });
}

/** Leaves what goes on for ever: what leads nowhere is taken out, until nothing changes. */
export function trim(left: Set<Vertex>): void {
  let size = -1;
  while (size !== left.size) {
    ({ size } = left);
    const open = openings(left);
    const applied = new Set(nodesAround(left).flatMap(({ applies }) => applies));
    const counts = new Map<Vertex, number>();
    for (const vertex of left) counts.set(vertex, vertex.next.filter(open).length);
    const ending = [...left].filter(
      (vertex) => counts.get(vertex) === 0 || isUsedUp(vertex, applied),
    );
    for (let vertex = ending.pop(); vertex !== undefined; vertex = ending.pop()) {
      if (!left.delete(vertex)) continue;
      for (const { vertex: before, zero } of vertex.before) {
        if (!open({ vertex, zero }, true)) continue;
        const count = (counts.get(before) ?? 0) - 1;
        counts.set(before, count);
        if (count === 0) ending.push(before);
      }
    }
  }
}

/** An effect that nobody puts on any more has an end for each instance there is. */
function isUsedUp({ node }: Vertex, applied: ReadonlySet<number>): boolean {
  return node?.isEnd === true && !applied.has(node.effect?.hash ?? 0);
}

/** The fields that must come to 0 anew on the way around, so that something has to raise them in between. */
export function zerosOn(cycle: readonly Vertex[]): readonly string[] {
  return cycle.flatMap(({ next }, index) => {
    const following = cycle[(index + 1) % cycle.length];
    const links = next.filter(({ vertex }) => vertex === following);
    const isOpen = links.some(({ zero }) => zero === undefined);
    return isOpen ? [] : (links[0]?.zero ?? []);
  });
}

/** All that what is left leads to, round after round: also what leads nowhere itself. */
export function nodesAround(left: ReadonlySet<Vertex>): Node[] {
  const reached = new Set(left);
  for (const { next } of reached) for (const { vertex } of next) reached.add(vertex);
  return [...reached].flatMap(({ node }) => node ?? []);
}

/** Whether a link can be taken again and again: nobody dies twice whom nothing revives. */
function openings(left: ReadonlySet<Vertex>): (link: Link, isLeaving?: unknown) => boolean {
  const revived = new Set(nodesAround(left).flatMap(({ revives }) => revives));
  return ({ vertex, zero }, isLeaving) =>
    (isLeaving === true || left.has(vertex)) && (zero === undefined || revived.has(zero));
}

/** Goes on from a vertex until it comes to one again; `left` was trimmed. */
export function walk(first: Vertex, left: ReadonlySet<Vertex>): readonly Vertex[] {
  const open = openings(left);
  const path: Vertex[] = [];
  const places = new Map<Vertex, number>();
  let vertex = first;
  for (;;) {
    const place = places.get(vertex);
    if (place !== undefined) return path.slice(place);
    places.set(vertex, path.length);
    path.push(vertex);
    const following = vertex.next.find((one) => open(one));
    if (following === undefined) {
      throw new Error('invariant broken: what goes on for ever has no next step');
    }
    ({ vertex } = following);
  }
}
