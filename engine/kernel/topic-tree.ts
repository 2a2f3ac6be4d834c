// Patterns as a tree of words, so that finding those that fit a topic walks few branches however many there
// are. Invariant: no node is empty but the root.

interface TopicNode<T> {
  readonly children: Map<string, TopicNode<T>>;
  readonly values: Set<T>;
}

/** Values by pattern. */
export class TopicTree<T> {
  readonly #root: TopicNode<T> = { children: new Map(), values: new Set() };

  /** True when it holds nothing, not even a branch. */
  get isEmpty(): boolean {
    return this.#root.children.size === 0;
  }

  add(pattern: readonly string[], value: T): void {
    let node = this.#root;
    for (const word of pattern) {
      let child = node.children.get(word);
      if (child === undefined) {
        child = { children: new Map(), values: new Set() };
        node.children.set(word, child);
      }
      node = child;
    }
    node.values.add(value);
  }

  remove(pattern: readonly string[], value: T): void {
    removeBelow(this.#root, pattern, 0, value);
  }

  /** All values whose pattern fits, each once, in no particular order. */
  match(topic: readonly string[]): T[] {
    const found: T[] = [];
    collect(this.#root, topic, 0, found);
    return found;
  }
}

function removeBelow<T>(
  node: TopicNode<T>,
  pattern: readonly string[],
  depth: number,
  value: T,
): void {
  const word = pattern[depth];
  if (word === undefined) {
    node.values.delete(value);
    return;
  }
  const child = node.children.get(word);
  if (child === undefined) return;
  removeBelow(child, pattern, depth + 1, value);
  if (child.children.size === 0 && child.values.size === 0) node.children.delete(word);
}

/** Depth is bounded by LIMITS.busTopicWordsMax; every node is visited at most once. */
function collect<T>(node: TopicNode<T>, topic: readonly string[], depth: number, found: T[]): void {
  const word = topic[depth];
  if (word === undefined) {
    found.push(...node.values);
    return;
  }
  const rest = node.children.get('>');
  if (rest !== undefined) found.push(...rest.values);
  const exact = node.children.get(word);
  if (exact !== undefined) collect(exact, topic, depth + 1, found);
  const any = node.children.get('*');
  if (any !== undefined) collect(any, topic, depth + 1, found);
}
