// The ring behind every subscription, against a plain list.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { BoundedQueue } from '../../../engine/kernel/bounded-queue.ts';

it('[BU6] a queue holds what a list would, however it grows, wraps and is handed over', () => {
  const step = fc.constantFrom('push', 'push', 'push', 'shift', 'replace', 'remove', 'takeOver');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(step, { minLength: 100, maxLength: 200 }),
      (max, steps) => {
        let queue = new BoundedQueue<number>(max);
        let list: number[] = [];
        for (const [value, kind] of steps.entries()) {
          if (kind === 'push' && list.length < max) {
            queue.push(value);
            list.push(value);
          } else if (kind === 'push') {
            expect(() => queue.push(value)).toThrow('within its bound');
          } else if (kind === 'shift') {
            expect(queue.shift()).toBe(list.shift());
          } else if (kind === 'replace' && list.length > 0) {
            expect(queue.replaceFirst(value)).toBe(list.shift());
            list.push(value);
          } else if (kind === 'remove') {
            const chosen = new Set([-1, list[0] ?? -1, list[Math.floor(list.length / 2)] ?? -1]);
            queue.removeAll(chosen);
            list = list.filter((one) => !chosen.has(one));
          } else if (kind === 'takeOver') {
            const next = new BoundedQueue<number>(max);
            next.takeOver(queue);
            expect(queue.size).toBe(0);
            queue = next;
          }
          expect([queue.size, queue.isFull]).toEqual([list.length, list.length >= max]);
        }
        expect(queue.drain()).toEqual(list);
      },
    ),
  );
});
