// Bundles the sources of a module into one CommonJS text, when a pack is made and never when it is loaded. The
// one importer of esbuild, and only when it is asked to bundle: a server that takes packs never loads it.
// Invariant: equal sources give equal bytes wherever their folder is; nothing outside the folder is read.
import { realpath } from 'node:fs/promises';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import type {
  BuildFailure,
  BuildResult,
  Message,
  OnResolveArgs,
  PartialMessage,
  Plugin,
} from 'esbuild';
import { errorCode } from '../base/errors.ts';
import { LIMITS } from '../base/limits.ts';
import type { PackDiagnostic } from '../contract/compiler.ts';
import { readSourceFile } from '../trust/source-file.ts';
import { ALLOWED_IMPORTS } from './allowed-import.ts';
import {
  moduleDiagnostic,
  WHOLE_MODULE,
  type ModuleCode,
  type Place,
} from './module-diagnostic.ts';

export type BundleOutcome =
  | {
      readonly ok: true;
      /** CommonJS, UTF-8. */
      readonly text: string;
      /** Sources that went in, relative to the folder, in ascending order. */
      readonly sources: readonly string[];
    }
  | { readonly ok: false; readonly diagnostics: readonly PackDiagnostic[] };

/** Files that esbuild reads, and as what. */
const LOADERS = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.json': 'json',
} as const;

/** What esbuild only warns of, or leaves to the run: here it is a mistake. */
const REFUSED_IDS: Readonly<Record<string, ModuleCode>> = {
  'direct-eval': 'MODULE_GENERATED_CODE',
  'empty-import-meta': 'MODULE_SYNTAX',
  'indirect-require': 'MODULE_IMPORT_REFUSED',
  'unsupported-dynamic-import': 'MODULE_IMPORT_REFUSED',
  'unsupported-require-call': 'MODULE_IMPORT_REFUSED',
};

/**
 * Bundles `entry`, a path relative to `folder`. Mistakes in the sources are an outcome. Types are removed
 * and not checked: that is for the author's own tsc.
 */
export async function bundleModule(folder: string, entry: string): Promise<BundleOutcome> {
  const root = await realpath(folder);
  let result: BuildResult | undefined;
  try {
    result = await withinDeadline(build(root, entry));
  } catch (error) {
    return { ok: false, diagnostics: distinct(failure(error).map(toDiagnostic)) };
  }
  if (result === undefined) {
    return tooLarge(`Bundling was not done after ${LIMITS.moduleBundleDeadlineMs} ms.`);
  }
  const computed = computedImports(result);
  if (computed.length > 0) return { ok: false, diagnostics: computed };
  const text = result.outputFiles?.[0]?.text ?? '';
  const bytes = Buffer.byteLength(text);
  if (bytes > LIMITS.moduleBytesMax) {
    return tooLarge(`The bundle has ${bytes} bytes; ${LIMITS.moduleBytesMax} are allowed.`);
  }
  return { ok: true, text, sources: Object.keys(result.metafile?.inputs ?? {}).toSorted() };
}

/**
 * A file of our own with all that it imports as one CommonJS text: how worker code runs where only sources
 * are, since Node 20 runs no TypeScript.
 */
export async function bundleWorker(file: string): Promise<string> {
  const esbuild = await import('esbuild');
  const { outputFiles } = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

async function build(root: string, entry: string): Promise<BuildResult> {
  const esbuild = await import('esbuild');
  return esbuild.build({
    entryPoints: [`./${entry}`],
    absWorkingDir: root,
    plugins: [folderPlugin(root)],
    bundle: true,
    write: false,
    metafile: true,
    format: 'cjs',
    platform: 'neutral',
    target: 'node20',
    // Import statements make code strict, and so it stays.
    banner: { js: '"use strict";' },
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: false,
    minify: false,
    treeShaking: true,
    // Neither a tsconfig.json nor a package.json around the folder may change what comes out.
    tsconfigRaw: '{}',
    ignoreAnnotations: true,
    logLevel: 'silent',
    logLimit: LIMITS.moduleDiagnosticsMax,
    logOverride: Object.fromEntries(Object.keys(REFUSED_IDS).map((id) => [id, 'error'])),
  });
}

/** What takes longer is left to itself: a bundler that walks a whole disk cannot be called back. */
async function withinDeadline(running: Promise<BuildResult>): Promise<BuildResult | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, LIMITS.moduleBundleDeadlineMs, undefined);
  });
  return Promise.race([running, deadline]).finally(() => clearTimeout(timer));
}

/** Resolves inside the folder and reads with limits; what leads out of it is refused at the import. */
function folderPlugin(root: string): Plugin {
  let bytesLeft: number = LIMITS.moduleSourceBytesMax;
  const resolved = new Set<string>();
  return {
    name: 'pack-folder',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async (args) => {
        if (args.pluginData === INSIDE) return undefined;
        const refusal = refuseKind(args) ?? refusePath(args);
        if (refusal !== undefined) return refused(refusal);
        if (ALLOWED_IMPORTS.includes(args.path)) return { path: args.path, external: true };
        const { resolveDir, kind } = args;
        const found = await build.resolve(args.path, { resolveDir, kind, pluginData: INSIDE });
        if (found.errors.length > 0) {
          return refused(`"${args.path}" is not in the pack folder`, 'MODULE_SYNTAX');
        }
        const path = relative(root, found.path);
        resolved.add(found.path);
        if (isHidden(path)) return refused(`"${args.path}" is hidden: its name starts with a dot`);
        if (isInside(path)) return { path: found.path };
        return refused(`"${args.path}" leads out of the pack folder`);
      });
      build.onLoad({ filter: /.*/ }, async ({ path }) => {
        // A path that is computed from './' on is a pattern to esbuild: it resolves those by itself.
        if (!resolved.has(path)) return refused(COMPUTED);
        const loader = Object.entries(LOADERS).find(([ending]) => extname(path) === ending)?.[1];
        const name = relative(root, path).split(sep).join('/');
        if (loader === undefined) {
          const known = Object.keys(LOADERS).join(', ');
          return refused(`"${name}" is none of ${known}`, 'MODULE_SYNTAX');
        }
        const contents = await readSource(path);
        if (typeof contents === 'string') return refused(`"${name}" ${contents}`, 'MODULE_SYNTAX');
        // Files are read side by side: what counts is what is left when this one is there.
        bytesLeft -= contents?.length ?? Infinity;
        if (contents !== undefined && bytesLeft >= 0) {
          return { contents, loader, resolveDir: dirname(path) };
        }
        const maximum = `${LIMITS.moduleSourceBytesMax} bytes`;
        return refused(`The sources have more than ${maximum}`, 'MODULE_TOO_LARGE');
      });
    },
  };
}

const COMPUTED = 'A computed path is imported; a module has import statements only';

/** Marks a resolution that the plugin itself asks esbuild for. */
const INSIDE = Symbol('inside');

/** The bytes of a file, undefined when there are too many, or what is wrong with it. */
async function readSource(path: string): Promise<Uint8Array | string | undefined> {
  try {
    const bytes = await readSourceFile(path, LIMITS.moduleSourceBytesMax);
    if (bytes !== undefined) new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return bytes;
  } catch (error) {
    return errorCode(error) === undefined ? 'is not UTF-8' : 'cannot be read as a regular file';
  }
}

/** The watched folder leaves such files out, and would not see them change. */
function isHidden(path: string): boolean {
  return path.split(sep).some((name) => /^\.[^.]/.test(name));
}

function isInside(path: string): boolean {
  const first = path.split(sep)[0];
  const isWithin = first !== '..' && resolve('/', path) !== path;
  return isWithin && !path.split(sep).includes('node_modules');
}

function refuseKind({ kind, path }: OnResolveArgs): string | undefined {
  if (kind === 'entry-point' || kind === 'import-statement') return undefined;
  const how = kind === 'dynamic-import' ? 'import()' : 'require';
  return `"${path}" is imported by ${how}; a module has import statements only`;
}

function refusePath({ path }: OnResolveArgs): string | undefined {
  if (ALLOWED_IMPORTS.includes(path) || /^\.\.?\//.test(path)) return undefined;
  const allowed = ALLOWED_IMPORTS.join(', ');
  return `"${path}" is not an allowed import; allowed are files of the pack folder and ${allowed}`;
}

function refused(
  text: string,
  code: ModuleCode = 'MODULE_IMPORT_REFUSED',
): { readonly errors: PartialMessage[] } {
  return { errors: [{ text, detail: code }] };
}

/** @throws what is not a failure of the sources */
function failure(error: unknown): readonly Message[] {
  if (error instanceof Error && 'errors' in error) {
    // esbuild rejects with a BuildFailure, an Error with a list of messages.
    const { errors } = error as BuildFailure;
    if (errors.length > 0) return errors.slice(0, LIMITS.moduleDiagnosticsMax);
  }
  throw error;
}

function toDiagnostic({ id, text, location, detail }: Message): PackDiagnostic {
  // Only our own plugin sets a detail, and it is a code.
  const own = typeof detail === 'string' ? (detail as ModuleCode) : undefined;
  const isPattern = /^Could not resolve (?:require|import)\(/.test(text);
  const code = own ?? REFUSED_IDS[id] ?? (isPattern ? 'MODULE_IMPORT_REFUSED' : 'MODULE_SYNTAX');
  const message = `${text.replace(/\.$/, '')}.`;
  return moduleDiagnostic(code, message, location === null ? WHOLE_MODULE : placeOf(location));
}

/** One pattern of imports may be refused for each file that fits it. */
function distinct(found: readonly PackDiagnostic[]): PackDiagnostic[] {
  return [...new Map(found.map((diagnostic) => [diagnostic.rendered, diagnostic])).values()];
}

/** Patterns that fit only files which are imported by statements too, so that no file was refused. */
function computedImports({ metafile }: BuildResult): PackDiagnostic[] {
  return Object.entries(metafile?.inputs ?? {})
    .filter(([, { imports }]) => imports.some(isLeftOver))
    .map(([file]) => {
      const place = { ...WHOLE_MODULE, file };
      return moduleDiagnostic('MODULE_IMPORT_REFUSED', `${COMPUTED}.`, place);
    });
}

function isLeftOver({ path, external = false }: { path: string; external?: boolean }): boolean {
  return external && !ALLOWED_IMPORTS.includes(path);
}

/** esbuild counts columns from 0, in bytes. */
function placeOf({
  file,
  line,
  column,
  length,
  lineText,
}: NonNullable<Message['location']>): Place {
  const bytes = Buffer.from(lineText);
  const before = bytes.subarray(0, column).toString().length;
  const marked = bytes.subarray(column, column + length).toString().length;
  return { file: file.split(sep).join('/'), line, column: before + 1, length: marked, lineText };
}

function tooLarge(message: string): BundleOutcome {
  return { ok: false, diagnostics: [moduleDiagnostic('MODULE_TOO_LARGE', message, WHOLE_MODULE)] };
}
