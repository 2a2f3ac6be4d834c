// The project's own files as data for the tidy tests: paths, texts and import specifiers.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.git', '.midswing', 'coverage']);

export interface ImportEdge {
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** Path of the imported file from the root, or undefined for packages and builtins. */
  readonly target: string | undefined;
}

/** All files below `folder` (from the root) whose name ends in one of `endings`, sorted. */
export function listFiles(folder: string, endings: readonly string[]): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) found.push(...listFiles(path, endings));
    if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))) found.push(path);
  }
  return found.sort();
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The doors of package.json `imports`: specifier to source file. */
export function readDoors(): ReadonlyMap<string, string> {
  const manifest: unknown = JSON.parse(readText('package.json'));
  const doors = new Map<string, string>();
  for (const [specifier, target] of Object.entries(record(record(manifest)['imports']))) {
    doors.set(specifier, normalize(String(record(target)['midswing-source'])));
  }
  return doors;
}

export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('expected an object');
  return Object.fromEntries(Object.entries(value));
}

/** Static and dynamic imports of one source file; comments are ignored. */
export function readImports(path: string, doors: ReadonlyMap<string, string>): ImportEdge[] {
  const text = readText(path).replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const edges: ImportEdge[] = [];
  const pattern =
    /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/gm;
  for (const match of text.matchAll(pattern)) {
    const specifier = match[2] ?? match[3] ?? '';
    const inline = /\{([^}]*)\}/.exec(match[0])?.[1]?.split(',') ?? [];
    const names = inline.map((name) => name.trim()).filter((name) => name !== '');
    const typeOnly =
      match[1] !== undefined || (names.length > 0 && names.every((name) => /^type\s/.test(name)));
    edges.push({ specifier, typeOnly, target: resolve(path, specifier, doors) });
  }
  return edges;
}

function resolve(
  path: string,
  specifier: string,
  doors: ReadonlyMap<string, string>,
): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(path), specifier));
  return doors.get(specifier);
}
