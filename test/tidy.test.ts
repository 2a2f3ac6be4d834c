// The architecture as a test: layers, doors, cycles, lengths, words, and documents that must agree with
// the code. A failure names the file and the rule.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../engine/base/error-codes.ts';
import { DIAGNOSTIC_CODES } from '../dsl/diagnostic-codes.ts';
import { COMMAND_CODES } from '../combat-rules/cli/command-error.ts';
import { REFUSAL_CODES } from '../combat-rules/model/refusal.ts';
import { LOAD_CODES } from '../loadtest/load-error.ts';
import { layerOf, LAYERS, PACKAGES } from './support/layers.ts';
import { listFiles, readDoors, readImports, readText, ROOT } from './support/source-tree.ts';

const FOLDERS = ['engine', 'dsl', 'combat-rules', 'loadtest'];
const ROOT_SOURCES = [
  'main.ts',
  'serve.ts',
  'host.ts',
  'host-admittance.ts',
  'host-core.ts',
  'host-journal.ts',
  'host-sessions.ts',
  'stray-errors.ts',
  'compilers.ts',
  'battle-commands.ts',
  'battle-journal.ts',
  'battle-parts.ts',
  'battle-record.ts',
  'battle-replay.ts',
  'battle-threads.ts',
  'battle-worker.ts',
  'backup-commands.ts',
  'language-commands.ts',
  'player-commands.ts',
  'server-target.ts',
  'doctor.ts',
  'supervise.ts',
];
const LINES_MAX = 400;
const WORDS = 'damage|skill|hero|arena|hitpoint|strike|heal(?!th)|mend|sword|combat';
const CAPITALS = WORDS.replaceAll(/(^|\|)[a-z]/g, (start) => start.toUpperCase());
// At the start of a word, or of a part of a camelCase name.
const GAME_WORDS = new RegExp(`(?<![A-Za-z])(?:${WORDS})|(?:${CAPITALS})`);

const sources = FOLDERS.flatMap((folder) => listFiles(folder, ['.ts'])).filter(
  (path) => !path.endsWith('.d.ts'),
);
const tests = listFiles('test', ['.ts']);
const doors = readDoors();

describe('imports', () => {
  it('[TD1] a folder imports only what the layer table allows', () => {
    const wrong: string[] = [];
    for (const path of sources) {
      const layer = layerOf(path);
      for (const edge of readImports(path, doors)) {
        const target = edge.target === undefined ? undefined : layerOf(edge.target);
        if (layer === undefined || target === undefined || target === layer) continue;
        if (!LAYERS[layer]?.includes(target)) wrong.push(`${path} imports ${edge.specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[TD2] top-level folders meet only through the doors of package.json', () => {
    const wrong: string[] = [];
    for (const path of sources) {
      for (const edge of readImports(path, doors)) {
        const top = path.split('/')[0];
        if (edge.specifier.startsWith('#') && edge.target === undefined) {
          wrong.push(`${path}: no door ${edge.specifier}`);
        } else if (edge.specifier.startsWith('.') && edge.target?.split('/')[0] !== top) {
          wrong.push(`${path} reaches past a door: ${edge.specifier}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[TD3] there is no import cycle between files, types included', () => {
    const graph = new Map<string, string[]>();
    for (const path of [...sources, ...ROOT_SOURCES]) {
      const targets = readImports(path, doors).map((edge) => edge.target);
      graph.set(
        path,
        targets.filter((target) => target !== undefined),
      );
    }
    expect(findCycle(graph)).toBeUndefined();
  });

  it('[TD1] every source file is in a layer, and imports only the packages of its layer', () => {
    const wrong: string[] = [];
    for (const path of sources) {
      const layer = layerOf(path);
      if (layer === undefined) wrong.push(`${path} is in no layer`);
      for (const { specifier } of readImports(path, doors)) {
        if (/^[.#]/.test(specifier) || PACKAGES[layer ?? '']?.includes(specifier)) continue;
        wrong.push(`${path} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[TD1] the layer table of ARCHITECTURE.md is the one that is enforced', () => {
    const documented: Record<string, readonly string[]> = {};
    for (const match of readText('ARCHITECTURE.md').matchAll(/^\| `([^`]+)` \| ([^|]*) \|/gm)) {
      const names = (match[2] ?? '').split(',').map((name) => name.trim());
      const targets = names.filter((name) => name !== 'nothing');
      documented[match[1] ?? ''] = targets.map((name) =>
        Object.hasOwn(LAYERS, `engine/${name}`) ? `engine/${name}` : name,
      );
    }
    expect(documented).toEqual(LAYERS);
  });

  it('[TD4] one file imports uWebSockets.js, and client-side folders import no native code', () => {
    const importers = [...sources, ...ROOT_SOURCES].filter((path) =>
      /['"]uWebSockets\.js['"]/.test(readText(path)),
    );
    expect(importers).toEqual(['engine/gateway/uws.ts']);
    const loaders = [...sources, ...ROOT_SOURCES].filter((path) =>
      /\b(createRequire|dlopen)\b/.test(readText(path)),
    );
    expect(loaders).toEqual(['engine/gateway/uws.ts']);
  });

  it.each([
    ['lmdb', /^engine\/state\/lmdb-store\.ts$/],
    ['esbuild', /^engine\/module\/bundle\.ts$/],
    ['chokidar', /^engine\/module\/watch[a-z-]*\.ts$/],
    ['prom-client', /^engine\/admin\/metrics\.ts$/],
    ['jose', /^engine\/gateway\/ticket\.ts$/],
    ['lru-cache', /^dsl\/cache\//],
    ['csv-parse/sync', /^dsl\/table\/sheet\.ts$/],
  ])('[TD4] the package %s is named where it is wrapped, and nowhere else', (name, home) => {
    const importers = [...sources, ...ROOT_SOURCES].filter((path) =>
      readImports(path, doors).some(({ specifier }) => specifier === name),
    );
    expect(importers.filter((path) => !home.test(path))).toEqual([]);
    expect(importers.length).toBeGreaterThan(0);
  });
});

describe('files', () => {
  it(`[TD5] no source file is longer than ${LINES_MAX} lines`, () => {
    const scripts = listFiles('.', ['.js', '.mjs', '.mts', '.cts']);
    const long = [...sources, ...tests, ...ROOT_SOURCES, ...scripts].filter(
      (path) => readText(path).split('\n').length - 1 > LINES_MAX,
    );
    expect(long).toEqual([]);
  });

  it('[TD6] there are no barrels, default exports or index files', () => {
    const wrong = [...sources, ...ROOT_SOURCES].filter(
      (path) =>
        /^export\s+(\*|default\b|(type\s+)?\{)/m.test(readText(path)) ||
        /\/index\.m?ts$/.test(path),
    );
    expect(wrong).toEqual([]);
  });

  it('[TD7] every source file opens with a comment of at most 8 lines', () => {
    const wrong = [...sources, ...ROOT_SOURCES, ...tests].filter((path) => {
      const lines = readText(path).split('\n');
      const first = lines.findIndex((line) => !line.startsWith('//'));
      return first < 1 || first > 8;
    });
    expect(wrong).toEqual([]);
  });

  it('[TD8] the engine names no concept of the game, and the code of the language none but its own words', () => {
    const wrong: string[] = [];
    for (const path of sources) {
      // Pages of the language show rules of some game.
      const isLanguage = path.startsWith('dsl/') && !path.startsWith('dsl/explain/');
      if (!path.startsWith('engine/') && !isLanguage) continue;
      for (const [index, line] of readText(path).split('\n').entries()) {
        const code = isLanguage ? line.replace(/^\s*(\/\*\*|\*|\/\/).*/, '') : line;
        if (GAME_WORDS.test(code.replaceAll(isLanguage ? /skill/gi : '', ''))) {
          wrong.push(`${path}:${index + 1} ${line.trim()}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[TD9] no tracked file names a machine path or a registry host, and the lockfile has no URLs', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
    const wrong: string[] = [];
    const host = /\/(home|root|work|farm)\/|https?:\/\/(registry|deb)\./;
    for (const path of tracked.filter((name) => /\.(ts|js|mjs|json|md|rules|proto)$/.test(name))) {
      if (path === 'test/tidy.test.ts') continue;
      if (host.test(readText(path))) wrong.push(path);
    }
    expect(wrong).toEqual([]);
    expect(readText('package-lock.json')).not.toContain('"resolved": "http');
  });
});

describe('documents', () => {
  it('[TD10] every SPEC rule has a test and every test names a rule', () => {
    const rules = new Set<string>();
    for (const spec of FOLDERS.map((folder) => `${folder}/SPEC.md`)) {
      for (const match of readText(spec).matchAll(/\*\*([A-Z]{2}\d+)\*\*/g)) {
        const id = match[1] ?? '';
        expect(rules.has(id), `rule ${id} is defined twice`).toBe(false);
        rules.add(id);
      }
    }
    const cited = new Set<string>();
    const untitled: string[] = [];
    // A suite that several implementations run stands in a file of its own.
    for (const path of tests.filter((name) => /(\.test|-contract)\.ts$/.test(name))) {
      const text = readText(path).replaceAll(/^\s*\/\/.*$/gm, '');
      for (const [title] of text.matchAll(/(?<=['"`])(?:\[[A-Z]{2}\d+\])+/g)) {
        for (const [id] of title.matchAll(/[A-Z]{2}\d+/g)) cited.add(id);
      }
      // A title follows the opening of it, or the closing bracket of an each-table.
      for (const match of text.matchAll(/(?:\b(?:it|test)\(|[\])]\)\()\s*['"`](?!\[)([^\n]*)/g)) {
        untitled.push(`${path}: ${match[1] ?? ''}`);
      }
    }
    expect(untitled).toEqual([]);
    expect([...rules].filter((id) => !cited.has(id)).sort(), 'rules without a test').toEqual([]);
    expect([...cited].filter((id) => !rules.has(id)).sort(), 'tests without a rule').toEqual([]);
  });

  it.each([
    ['engine/SPEC.md', Object.keys(ERROR_CODES)],
    ['dsl/SPEC.md', Object.keys(DIAGNOSTIC_CODES)],
    ['combat-rules/SPEC.md', [...Object.keys(REFUSAL_CODES), ...Object.keys(COMMAND_CODES)]],
    ['loadtest/SPEC.md', Object.keys(LOAD_CODES)],
  ])('[TD11] the error codes of %s are those of its table', (spec, codes) => {
    const documented = [...readText(spec).matchAll(/^\| `?([A-Z][A-Z0-9_]+)`? \|/gm)].map(
      (match) => match[1],
    );
    expect(new Set(documented)).toEqual(new Set(codes));
    expect(documented).toHaveLength(codes.length);
  });

  it('[TD13] no test is skipped, focused or left for later', () => {
    const wrong = tests.filter((path) =>
      /\b(?:it|test|describe)\.(?:skip|only|todo|fails)/.test(readText(path)),
    );
    expect(wrong).toEqual([]);
  });

  it('[TD12] every error code of the engine is used somewhere', () => {
    const text = [...sources, ...ROOT_SOURCES]
      .filter((path) => path !== 'engine/base/error-codes.ts')
      .map((path) => readText(path))
      .join('\n');
    const unused = Object.keys(ERROR_CODES).filter((code) => !text.includes(`'${code}'`));
    expect(unused).toEqual([]);
  });
});

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (finished.has(node)) return undefined;
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    finished.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
