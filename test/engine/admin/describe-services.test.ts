// What services say of themselves in the status, whatever they do when they are asked.
import { expect, it } from 'vitest';
import { describeServices } from '../../../engine/admin/describe-services.ts';
import { silentLog } from '../../../engine/base/log.ts';
import type { Service } from '../../../engine/contract/service.ts';

it('[AD14] a service that cannot say how it fares does not keep the status from the others', () => {
  const serve = (name: string, describe: unknown) => {
    // What the types forbid, a service in plain JavaScript may do all the same.
    const service = { name, contract: '^2.0.0', describe } as Service;
    return [name, { id: 1, service }] as const;
  };
  const generations = new Map([
    serve('fine', () => ({ count: 3 })),
    serve('thrower', () => {
      throw new Error('not today');
    }),
    serve('strange', () => ({ big: 1n, text: 'x', nothing: Number.NaN, count: 4 })),
    serve('silent', undefined),
    serve('none', () => null),
  ]);
  const told: unknown[] = [];
  const log = { ...silentLog, warn: (fields: unknown) => void told.push(fields) };
  const described = describeServices(generations, log);
  expect(described).toEqual({ fine: { count: 3 }, strange: { count: 4 } });
  expect(told).toMatchObject([{ service: 'thrower' }]);
});
