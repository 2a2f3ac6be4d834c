// The heap of deadlines against a sorted list.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { DeadlineHeap, type Timed } from '../../../engine/kernel/deadline-heap.ts';

it('[BU13] deadlines come due in order, whatever is added and taken out in between', () => {
  const step = fc.record({
    kind: fc.constantFrom('add', 'add', 'add', 'add', 'remove', 'remove', 'due'),
    value: fc.nat(1_000),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 200 }), (steps) => {
      const heap = new DeadlineHeap<Timed>();
      let list: Timed[] = [];
      for (const { kind, value } of steps) {
        if (kind === 'add') {
          const entry = { deadlineMs: value, heapIndex: -1 };
          heap.add(entry);
          list.push(entry);
        } else if (kind === 'remove') {
          const entry = list[value % Math.max(1, list.length)];
          list = list.filter((one) => one !== entry);
          if (entry !== undefined) heap.remove(entry);
          if (entry !== undefined) heap.remove(entry);
        } else {
          const nowMs = value / 10; // most stay
          const due = list.filter(({ deadlineMs }) => deadlineMs <= nowMs);
          list = list.filter(({ deadlineMs }) => deadlineMs > nowMs);
          const taken: Timed[] = [];
          for (let one = heap.takeDue(nowMs); one !== undefined; one = heap.takeDue(nowMs)) {
            taken.push(one);
          }
          const deadlines = due.map(({ deadlineMs }) => deadlineMs).toSorted((a, b) => a - b);
          expect(taken.map(({ deadlineMs }) => deadlineMs)).toEqual(deadlines);
          expect(new Set(taken)).toEqual(new Set(due));
          expect(taken.every(({ heapIndex }) => heapIndex === -1)).toBe(true);
        }
        const nearest = list.length === 0 ? undefined : Math.min(...list.map((e) => e.deadlineMs));
        expect([heap.size, heap.nearestMs]).toEqual([list.length, nearest]);
      }
    }),
  );
});
