// Is this a service? Asked of values whose types prove nothing: modules are compiled away from them. Every
// member is looked at and none is called; the answer names the first that is wrong.

/** What keeps `found` from being a service of this contract, as a sentence; undefined when nothing does. */
export function findFault(found: unknown): string | undefined {
  return faultOf(found, (service, who) => {
    const list = service['dependencies'] ?? [];
    return (
      expectText(service, 'contract', who) ??
      (Array.isArray(list) && list.every((name) => typeof name === 'string')
        ? undefined
        : wrong(`${who} "dependencies"`, list, 'a list of names')) ??
      expectFunctions(service, ['prepare?', 'dispose?', 'handle?', 'describe?'], who) ??
      stateFault(service['state'], who) ??
      roomFault(service['room'], who)
    );
  });
}

/** The same for a service of contract 1, whose state is in members of its own. Goes with contract 3.0.0. */
export function findFaultOfFirst(found: unknown): string | undefined {
  return faultOf(found, (service, who) => {
    const version = service['contractVersion'];
    if (typeof version !== 'string' || !/^1\.\d{1,6}\.\d{1,6}$/.test(version)) {
      return wrong(`${who} "contractVersion"`, version, 'a version of contract 1, e.g. "1.0.0"');
    }
    const { stateSchema } = service;
    if (service['exportState'] === undefined && service['importState'] !== undefined) {
      return wrong(`${who} "exportState"`, undefined, 'a function, since there is "importState"');
    }
    if (stateSchema !== undefined && !isCount(stateSchema)) {
      return wrong(`${who} "stateSchema"`, stateSchema, COUNT);
    }
    const names = ['exportState?', 'importState?', 'dispose?', 'describe?'];
    return expectFunctions(service, names, who) ?? roomFaultOfFirst(service['room'], who);
  });
}

type Members = Readonly<Record<string, unknown>>;

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const COUNT = 'a whole number from 0 on';

function faultOf(
  found: unknown,
  rest: (service: Members, who: string) => string | undefined,
): string | undefined {
  if (!isObject(found)) return wrong('The service', found, 'an object');
  const { name } = found;
  if (typeof name === 'string' && NAME.test(name)) return rest(found, `Of service "${name}",`);
  const expected = 'a-z, digits and dashes, starting with a letter, at most 40';
  return wrong('Of the service, "name"', name, expected);
}

function stateFault(state: unknown, who: string): string | undefined {
  if (state === undefined) return undefined;
  if (!isObject(state)) return wrong(`${who} "state"`, state, 'an object');
  const { schema, migrations } = state;
  if (!isCount(schema)) return wrong(`${who} "state.schema"`, schema, COUNT);
  const names = ['exportState', 'importState', 'importAnySchema?'];
  const fault = expectFunctions(state, names, `${who} state:`);
  if (fault !== undefined || migrations === undefined) return fault;
  if (!Array.isArray(migrations)) {
    return wrong(`${who} "state.migrations"`, migrations, 'a list of steps');
  }
  const index = migrations.findIndex((step) => !isMigration(step));
  if (index < 0) return undefined;
  const expected = '{ from, to, up, down? } with whole numbers, from below to';
  return wrong(`${who} "state.migrations[${index}]"`, migrations[index], expected);
}

function isMigration(step: unknown): boolean {
  if (!isObject(step)) return false;
  const { from, to, up, down } = step;
  const leadsUp = isCount(from) && isCount(to) && from < to;
  return leadsUp && typeof up === 'function' && ['function', 'undefined'].includes(typeof down);
}

const ROOM_CALLS = ['open', 'memberChanged', 'decide', 'step', 'adopt', 'observe?'];
const ROOM_CALLS_OF_2 = ['boundary?', 'refusesMove?', 'migrate?', 'touches?'];

function roomFault(room: unknown, who: string): string | undefined {
  if (!isObject(room)) return commonRoomFault(room, who);
  const { schema } = room;
  return (
    commonRoomFault(room, who) ??
    (typeof schema === 'string' ? undefined : wrong(`${who} "room.schema"`, schema, 'a text')) ??
    expectFunctions(room, [...ROOM_CALLS, ...ROOM_CALLS_OF_2], `${who} room:`)
  );
}

/** In contract 1 rooms changed in `apply` alone. */
function roomFaultOfFirst(room: unknown, who: string): string | undefined {
  const fault = commonRoomFault(room, who);
  if (fault !== undefined || !isObject(room)) return fault;
  return expectFunctions(room, [...ROOM_CALLS, 'apply'], `${who} room:`);
}

function commonRoomFault(room: unknown, who: string): string | undefined {
  if (room === undefined) return undefined;
  if (!isObject(room)) return wrong(`${who} "room"`, room, 'an object');
  const { layout, membersMax } = room;
  if (!isObject(layout)) return wrong(`${who} "room.layout"`, layout, 'a layout');
  if (!isCount(membersMax)) return wrong(`${who} "room.membersMax"`, membersMax, COUNT);
  return undefined;
}

function expectText(service: Members, name: string, who: string): string | undefined {
  const value = service[name];
  if (typeof value === 'string' && value !== '') return undefined;
  return wrong(`${who} "${name}"`, value, 'a range of contract versions, e.g. "^2.0.0"');
}

/** A name that ends in a question mark may be missing. */
function expectFunctions(of: Members, names: readonly string[], who: string): string | undefined {
  for (const each of names) {
    const name = each.replace('?', '');
    const value = of[name];
    const isMissing = value === undefined && name !== each;
    if (!isMissing && typeof value !== 'function') {
      return wrong(`${who} "${name}"`, value, 'a function');
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function wrong(member: string, value: unknown, expected: string): string {
  return `${member} is ${describe(value)}; ${expected} was expected.`;
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
