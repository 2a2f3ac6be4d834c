// The part of a status report that services give themselves: numbers, from code that may fail at it.
import type { Log } from '../base/log.ts';
import type { Service } from '../contract/service.ts';
import type { StatusReport } from './status-report.ts';

interface Described {
  readonly id: number;
  readonly service: Pick<Service, 'describe'>;
}

/**
 * What services say of themselves. One that throws, or says something else than numbers, is left out: the
 * status is how its successor comes in.
 */
export function describeServices(
  generations: ReadonlyMap<string, Described> | undefined,
  log: Log,
): StatusReport['services'] {
  const described: Record<string, Readonly<Record<string, number>>> = {};
  for (const [name, { id, service }] of generations ?? []) {
    try {
      const figures = Object.entries(service.describe?.() ?? {});
      const isNumber = ([, value]: [string, unknown]): boolean => Number.isFinite(value);
      if (figures.length > 0) described[name] = Object.fromEntries(figures.filter(isNumber));
    } catch (error) {
      log.warn(
        { err: error, service: name, generation: id },
        'a service could not describe itself',
      );
    }
  }
  return described;
}
