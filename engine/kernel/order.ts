// The order in which services start: dependencies first. Stopping goes the other way round. Pure; the walk
// keeps its own stack, so that a long chain cannot overflow the machine's.
import { CodedError } from '../base/errors.ts';

/** What of a service its place depends on. */
export interface OrderedService {
  readonly name: string;
  readonly dependencies?: readonly string[];
}

/** A service on the way from a root down to its dependencies. */
interface Step {
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Index of the dependency to look at next. */
  next: number;
}

/**
 * The names in dependency order. The given order stays wherever dependencies allow it: each service comes
 * in its turn, right behind those of its dependencies that have no place yet. O(services + dependencies).
 * @throws SERVICE_NAME_TAKEN, SERVICE_DEPENDENCY_MISSING, SERVICE_DEPENDENCY_CYCLE; the last two with the path
 */
export function orderServices(services: readonly OrderedService[]): readonly string[] {
  const byName = indexByName(services);
  const placed = new Set<string>();
  for (const { name } of services) {
    if (!placed.has(name)) placeWithDependencies(name, byName, placed);
  }
  return [...placed];
}

function indexByName(services: readonly OrderedService[]): ReadonlyMap<string, OrderedService> {
  const byName = new Map<string, OrderedService>();
  for (const service of services) {
    if (byName.has(service.name)) {
      throw new CodedError('SERVICE_NAME_TAKEN', {
        message: `Two services are named ${service.name}.`,
        details: { service: service.name },
      });
    }
    byName.set(service.name, service);
  }
  return byName;
}

/** Depth first; `path` is the way from `root` to the service that is looked at. */
function placeWithDependencies(
  root: string,
  byName: ReadonlyMap<string, OrderedService>,
  placed: Set<string>,
): void {
  const path: Step[] = [stepTo(root, byName, [])];
  const onPath = new Set<string>([root]);
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const dependency = step.dependencies[step.next];
    step.next += 1;
    if (dependency === undefined) {
      path.pop();
      onPath.delete(step.name);
      placed.add(step.name);
      continue;
    }
    if (placed.has(dependency)) continue;
    if (onPath.has(dependency)) throw cycleError(path, dependency);
    path.push(stepTo(dependency, byName, path));
    onPath.add(dependency);
  }
}

function stepTo(
  name: string,
  byName: ReadonlyMap<string, OrderedService>,
  path: readonly Step[],
): Step {
  const service = byName.get(name);
  if (service !== undefined) return { name, dependencies: service.dependencies ?? [], next: 0 };
  const names = [...path.map((step) => step.name), name];
  throw new CodedError('SERVICE_DEPENDENCY_MISSING', {
    message: `${names.join(' -> ')}: no service named ${name}.`,
    details: { path: names, missing: name },
  });
}

function cycleError(path: readonly Step[], again: string): CodedError {
  const names = path.map((step) => step.name);
  const cycle = [...names.slice(names.indexOf(again)), again];
  return new CodedError('SERVICE_DEPENDENCY_CYCLE', {
    message: `Services depend on each other: ${cycle.join(' -> ')}.`,
    details: { path: cycle },
  });
}
