// The leases of one set as an intrusive doubly linked list: the nodes are the leases themselves, so adding
// and removing allocate nothing, and walking the list recounts it (D1).
import { assert } from '../base/assert.ts';

/** What a lease is to the list that holds it. */
export interface LeaseNode {
  readonly holder: string;
  next: LeaseNode | undefined;
  previous: LeaseNode | undefined;
  /** Tells the lease that it was ended at the drain deadline. */
  markEvicted(): void;
}

/** All leases on one set. */
export class LeaseList {
  #first: LeaseNode | undefined;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get first(): LeaseNode | undefined {
    return this.#first;
  }

  /** Puts in a node that is in no list; a removed one has no neighbours. */
  add(node: LeaseNode): void {
    node.next = this.#first;
    if (this.#first !== undefined) this.#first.previous = node;
    this.#first = node;
    this.#count += 1;
  }

  remove(node: LeaseNode): void {
    if (node.previous === undefined) {
      assert(this.#first === node, 'D1 a lease is removed from the list it is in');
      this.#first = node.next;
    } else {
      node.previous.next = node.next;
    }
    if (node.next !== undefined) node.next.previous = node.previous;
    node.next = undefined;
    node.previous = undefined;
    this.#count -= 1;
    assert(this.#count >= 0, 'D1 leases >= 0');
  }

  /** Ends every lease; the list is empty afterwards. */
  evictAll(): void {
    for (let node = this.#first; node !== undefined; node = this.#first) {
      this.remove(node);
      node.markEvicted();
    }
    assert(this.#count === 0, 'D1 no lease is left after an eviction');
  }

  /** Counts by walking, to be compared with `count`. */
  recount(): number {
    let count = 0;
    for (let node = this.#first; node !== undefined; node = node.next) count += 1;
    return count;
  }
}
