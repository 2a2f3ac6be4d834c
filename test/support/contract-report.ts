// Writes engine/contract/api-report.md: `npm run contract:report`. The declarations come from the compiler, so
// that comments and bodies never show and members always do; the contract's test calls the same function.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { CONTRACT_VERSION } from '../../engine/contract/service.ts';
import { listFiles, ROOT } from './source-tree.ts';

export const REPORT_PATH = 'engine/contract/api-report.md';

const FOLDER = 'engine/contract';
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** What a service author can see, as Markdown. */
export function renderContractReport(): string {
  const folder = mkdtempSync(join(tmpdir(), 'midswing-contract-'));
  try {
    emitDeclarations(folder);
    const read = (path: string): string =>
      readFileSync(join(folder, 'out', path.replace(/\.ts$/, '.d.ts')), 'utf8');
    const own = listFiles(FOLDER, ['.ts']);
    const sections = [...own, ...namedBy(own, read)].map(
      (path) => `## ${path}\n\n\`\`\`ts\n${read(path).trim()}\n\`\`\`\n`,
    );
    return [head(), ...sections].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function head(): string {
  return `# The service contract, version ${CONTRACT_VERSION}

Written by \`npm run contract:report\`; do not edit. All declarations of ${FOLDER}, and of the files outside
that they name. A removed or changed member needs a new major of CONTRACT_VERSION, an added optional one a new
minor.
`;
}

function emitDeclarations(folder: string): void {
  const compilerOptions = {
    rootDir: ROOT,
    outDir: join(folder, 'out'),
    emitDeclarationOnly: true,
    removeComments: true,
    sourceMap: false,
    // Whether the types hold is asked elsewhere.
    noCheck: true,
    typeRoots: [join(ROOT, 'node_modules', '@types')],
  };
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions,
    include: [join(ROOT, FOLDER, '*.ts')],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  execFileSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
}

/** Files outside the contract whose types it names, sorted. */
function namedBy(own: readonly string[], read: (path: string) => string): string[] {
  const seen = new Set(own);
  const waiting = [...own];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const [, specifier = ''] of read(path).matchAll(/from '(\.[^']+)'/g)) {
      const target = normalize(join(dirname(path), specifier));
      if (!seen.has(target)) waiting.push(target);
      seen.add(target);
    }
  }
  return [...seen].filter((path) => !own.includes(path)).sort();
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(ROOT, REPORT_PATH), renderContractReport());
}
