// A service small enough to see through: it counts, and its packs say by how much and how it
// misbehaves. A pack is one member "main.rules" of lines such as "step 2", "columns 4",
// "refuse-import".
import type { CompileOutcome, Compiler, PackContents } from '../../../engine/contract/compiler.ts';
import type { RoomBehaviour } from '../../../engine/contract/room.ts';
import type { Service } from '../../../engine/contract/service.ts';
import type { ServiceState } from '../../../engine/contract/state.ts';
import type { Layout } from '../../../engine/contract/layout.ts';

export const TOY = 'toy';

/** A Service whose inside tests may look at. */
export interface ToyService extends Service {
  count: number;
  /** Counts that it was given by imports. */
  readonly imported: number[];
  disposed: number;
  add(): void;
}

export function asToy(service: Service | undefined): ToyService {
  if (service === undefined || !('imported' in service)) throw new Error('no toy service');
  // Only loadToy below makes services with that member.
  return service as ToyService;
}

/** A Compiler without promises. */
interface ToyCompiler extends Compiler {
  compile(pack: PackContents): CompileOutcome;
}

export function createToyCompiler(service: string = TOY): ToyCompiler {
  return { accepts: (pack) => pack.service === service, compile: (pack) => compile(pack, service) };
}

function compile(pack: PackContents, service: string): CompileOutcome {
  const text = new TextDecoder().decode(pack.members.get('main.rules'));
  const words = new Map(
    text
      .trim()
      .split('\n')
      .map((line) => splitLine(line)),
  );
  if (words.has('mistake')) return { ok: false, diagnostics: [diagnostic('error')] };
  const length = Number(words.get('columns') ?? 0);
  const layout =
    length === 0 ? {} : ({ layout: { columns: [{ name: 'n', kind: 'i32', length }] } } as const);
  return {
    ok: true,
    warnings: words.has('warn') ? [diagnostic('warning')] : [],
    ...layout,
    load: (given) => loadToy(service, words, given),
  };
}

function splitLine(line: string): [string, string] {
  const [word = '', value = ''] = line.split(' ');
  return [word, value];
}

function diagnostic(severity: 'error' | 'warning') {
  const place = { file: 'main.rules', line: 1, column: 1, endLine: 1, endColumn: 8 };
  const rendered = `${severity}: toy\n 1 | mistake\n`;
  return { code: 'TOY', severity, message: 'toy', ...place, rendered };
}

function loadToy(
  name: string,
  words: ReadonlyMap<string, string>,
  layout: Layout | undefined,
): Service {
  if (words.has('refuse-load')) throw new Error('no loading today');
  const step = Number(words.get('step') ?? 1);
  const toy: ToyService = {
    name,
    contract: words.get('contract') ?? '^2.0.0',
    count: 0,
    imported: [],
    disposed: 0,
    add() {
      this.count += step;
    },
    dispose() {
      this.disposed += 1;
      if (words.has('throw-dispose')) throw new Error('clinging');
      return words.has('hang-dispose') ? new Promise<void>(() => undefined) : undefined;
    },
    ...(layout === undefined ? {} : { room: roomOn(layout, words) }),
    ...(words.has('faulty') ? { handle: failAsABug } : {}),
  };
  return words.has('no-state') ? toy : Object.assign(toy, { state: stateOf(toy, words) });
}

/** A failed assertion trips a breaker at once; its class may be anybody's. */
function failAsABug(): never {
  throw Object.assign(new Error('boom'), { name: 'AssertionFailed' });
}

/** Text of the count; steps between schemas change nothing but the schema. */
function stateOf(toy: ToyService, words: ReadonlyMap<string, string>): ServiceState {
  const schema = Number(words.get('schema') ?? 1);
  const up = (state: Uint8Array): Uint8Array => state;
  const step = words.has('no-down') ? { up } : { up, down: (state: Uint8Array) => ({ state }) };
  return {
    schema,
    migrations: schema > 1 ? [{ from: 1, to: schema, ...step }] : [],
    exportState() {
      if (words.has('refuse-export')) throw new Error('nothing to give');
      const text = String(toy.count);
      return new TextEncoder().encode(text.padStart(Number(words.get('state-bytes') ?? 0), '0'));
    },
    importState(bytes) {
      toy.count = Number(new TextDecoder().decode(bytes));
      if (words.has('refuse-import')) throw new Error('not my state');
      toy.imported.push(toy.count);
    },
  };
}

function roomOn(layout: Layout, words: ReadonlyMap<string, string>): RoomBehaviour {
  const nothing = (): void => undefined;
  return {
    layout,
    schema: '',
    membersMax: Number(words.get('members') ?? 1),
    open: nothing,
    memberChanged: nothing,
    decide: () => 0,
    step: nothing,
    adopt: nothing,
    ...(words.has('migrates') ? { migrate: nothing } : {}),
    ...(words.has('refuses-move') ? { refusesMove: () => 'unit.hp was a text' } : {}),
  };
}
