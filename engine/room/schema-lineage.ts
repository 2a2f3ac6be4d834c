// Which schema followed which: the way a battle takes from the one it is on to any other. A tree, since after a
// rollback the next version follows an older one. Bounded: what no room needs goes first.
import type { RoomSchema } from '../contract/room.ts';
import { LIMITS } from '../base/limits.ts';

interface Step {
  readonly schema: RoomSchema;
  /** Digest of the schema that was active before; undefined for the first. */
  parent: string | undefined;
}

/** The schemas that were active in one process. */
export class SchemaLineage {
  readonly #steps = new Map<string, Step>();
  #active: string | undefined;
  /** Asked last: all rooms of a process ask for the same way. */
  #last: readonly RoomSchema[] = [];

  get size(): number {
    return this.#steps.size;
  }

  /** Whether it is active, or was. */
  has({ digest }: RoomSchema): boolean {
    return this.#steps.has(digest);
  }

  /** The schema is active from now on; `held` are digests of those that rooms are on. */
  note(schema: RoomSchema, held: () => ReadonlySet<string>): void {
    const { digest } = schema;
    if (digest === this.#active) return;
    if (!this.#steps.has(digest)) this.#steps.set(digest, { schema, parent: this.#active });
    this.#active = digest;
    this.#last = [];
    if (this.#steps.size > LIMITS.schemaLineageMax) this.#compact(held());
  }

  /** From one to the other, both included; a single one when they are equal. */
  path(from: RoomSchema, to: RoomSchema): readonly RoomSchema[] {
    const isKnownWay =
      this.#last[0]?.digest === from.digest && this.#last.at(-1)?.digest === to.digest;
    if (!isKnownWay) this.#last = this.#find(from, to);
    return this.#last;
  }

  #find(from: RoomSchema, to: RoomSchema): readonly RoomSchema[] {
    if (from.digest === to.digest) return [to];
    const up = this.#ancestors(from);
    // What is not active yet would follow what is.
    const isKnown = this.#steps.has(to.digest);
    const active = this.#steps.get(this.#active ?? '')?.schema;
    const base = isKnown ? to : (active ?? from);
    const down = this.#ancestors(base);
    const meeting = up.findIndex(({ digest }) => down.some((other) => other.digest === digest));
    if (meeting < 0) return [from, to];
    const common = down.findIndex(({ digest }) => digest === up[meeting]?.digest);
    const path = [...up.slice(0, meeting + 1), ...down.slice(0, common).toReversed()];
    return isKnown ? path : [...path, to];
  }

  #ancestors(schema: RoomSchema): RoomSchema[] {
    const line: RoomSchema[] = [];
    let step = this.#steps.get(schema.digest);
    while (step !== undefined) {
      line.push(step.schema);
      step = this.#steps.get(step.parent ?? '');
    }
    return line.length === 0 ? [schema] : line;
  }

  /** Drops ends of the tree that nobody is on; of what is left the oldest. */
  #compact(held: ReadonlySet<string>): void {
    for (const [digest] of [...this.#steps].toReversed()) {
      const hasChild = [...this.#steps.values()].some(({ parent }) => parent === digest);
      if (!hasChild && !held.has(digest) && digest !== this.#active) this.#steps.delete(digest);
    }
    for (const digest of this.#steps.keys()) {
      const isNeeded = held.has(digest) && this.#steps.size <= LIMITS.schemaLineageMax;
      if (isNeeded || digest === this.#active) return;
      this.#steps.delete(digest);
    }
  }
}
