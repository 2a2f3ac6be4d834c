// A service small enough to see through: it counts, and its packs say by how much and how it
// misbehaves. A pack is one member "main.rules" of lines such as "step 2", "columns 4",
// "refuse-import".
import type {
  CompileOutcome,
  Compiler,
  PackContents,
  RoomBehaviour,
  Service,
} from '../../../engine/contract/service.ts';
import type { Layout } from '../../../engine/contract/layout.ts';

export const TOY = 'toy';

/** A Service whose inside tests may look at. */
export interface ToyService extends Service {
  count: number;
  /** Imports it was asked for, with their schema. */
  readonly imported: { count: number; schema: number }[];
  disposed: number;
  add(): void;
}

export function asToy(service: Service | undefined): ToyService {
  if (service === undefined || !('imported' in service)) throw new Error('no toy service');
  // Only loadToy below makes services with that member.
  return service as ToyService;
}

export function createToyCompiler(service: string = TOY): Compiler {
  return { service, compile: (pack) => compile(pack, service) };
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
    contractVersion: words.get('contract') ?? '1.0.0',
    stateSchema: Number(words.get('schema') ?? 1),
    count: 0,
    imported: [],
    disposed: 0,
    add() {
      this.count += step;
    },
    exportState() {
      if (words.has('refuse-export')) throw new Error('nothing to give');
      const text = String(this.count);
      return new TextEncoder().encode(text.padStart(Number(words.get('state-bytes') ?? 0), '0'));
    },
    dispose() {
      this.disposed += 1;
      if (words.has('throw-dispose')) throw new Error('clinging');
      return words.has('hang-dispose') ? new Promise<void>(() => undefined) : undefined;
    },
    ...(layout === undefined ? {} : { room: roomOn(layout) }),
  };
  if (words.has('no-import')) return toy;
  return Object.assign(toy, {
    importState(state: Uint8Array, schema: number) {
      toy.count = Number(new TextDecoder().decode(state));
      if (words.has('refuse-import')) throw new Error('not my state');
      toy.imported.push({ count: toy.count, schema });
    },
  });
}

function roomOn(layout: Layout): RoomBehaviour {
  const nothing = (): void => undefined;
  return {
    layout,
    membersMax: 1,
    open: nothing,
    memberChanged: nothing,
    decide: () => 0,
    step: nothing,
    apply: nothing,
    adopt: nothing,
  };
}
