// The import table of ARCHITECTURE.md as data. A new entry here is a decision (DECISIONS.md).

/** For each folder: the folders it may import from besides itself. */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  dsl: [],
  'engine/base': [],
  'engine/contract': ['engine/base'],
  'engine/kernel': ['engine/base', 'engine/contract'],
  'engine/trust': ['engine/base', 'engine/contract'],
  'engine/state': ['engine/base', 'engine/contract', 'engine/trust'],
  'engine/service': [
    'engine/base',
    'engine/contract',
    'engine/kernel',
    'engine/trust',
    'engine/state',
  ],
  'engine/module': [
    'engine/base',
    'engine/contract',
    'engine/kernel',
    'engine/trust',
    'engine/state',
  ],
  'engine/rollout': [
    'engine/base',
    'engine/contract',
    'engine/kernel',
    'engine/trust',
    'engine/state',
    'engine/service',
  ],
  'engine/room': ['engine/base', 'engine/contract', 'engine/kernel', 'engine/state'],
  'engine/protocol': ['engine/base'],
  'engine/gateway': ['engine/base', 'engine/contract', 'engine/protocol', 'engine/room'],
  'engine/admin': [
    'engine/base',
    'engine/contract',
    'engine/rollout',
    'engine/kernel',
    'engine/state',
  ],
  'engine/cli': [
    'engine/base',
    'engine/contract',
    'engine/trust',
    'engine/protocol',
    'engine/client',
  ],
  'engine/client': ['engine/base', 'engine/protocol'],
  'combat-rules': ['dsl', 'engine/contract'],
  loadtest: ['engine/client', 'engine/protocol', 'engine/trust', 'combat-rules'],
  'loadtest/bench': [
    'engine/base',
    'engine/contract',
    'engine/kernel',
    'engine/trust',
    'engine/state',
    'engine/service',
    'engine/module',
  ],
};

/** The longest folder of LAYERS that holds `path`, or undefined for the composition root and tests. */
export function layerOf(path: string): string | undefined {
  return Object.keys(LAYERS)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Packages and builtins each folder may import; a folder that is not here imports none. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'engine/base': ['zod'],
  'engine/trust': ['node:crypto', 'node:fs', 'node:fs/promises', 'node:path', 'semver', 'zod'],
  'engine/state': [
    'lmdb',
    'node:crypto',
    'node:fs',
    'node:fs/promises',
    'node:os',
    'node:path',
    'zod',
  ],
  'engine/service': ['node:crypto', 'node:timers/promises', 'zod'],
  'engine/module': [
    'chokidar',
    'esbuild',
    'node:crypto',
    'node:fs',
    'node:fs/promises',
    'node:path',
    'node:url',
    'node:vm',
    'node:worker_threads',
  ],
  'engine/rollout': ['node:timers/promises'],
  'engine/room': ['node:perf_hooks'],
  'engine/protocol': ['protobufjs/minimal.js'],
  'engine/gateway': ['node:crypto', 'node:module', 'node:net', 'uWebSockets.js'],
  'engine/admin': ['node:crypto', 'node:http', 'prom-client', 'zod'],
  'engine/client': ['node:crypto', 'node:net'],
  'engine/cli': [
    'node:fs',
    'node:fs/promises',
    'node:http',
    'node:https',
    'node:path',
    'node:util',
    'zod',
  ],
  'combat-rules': ['node:fs', 'node:path', 'node:url'],
  loadtest: [
    'node:child_process',
    'node:crypto',
    'node:events',
    'node:fs',
    'node:fs/promises',
    'node:net',
    'node:os',
    'node:path',
    'node:timers/promises',
    'node:url',
    'node:util',
  ],
  'loadtest/bench': [
    'eventemitter3',
    'node:crypto',
    'node:events',
    'node:perf_hooks',
    'node:timers/promises',
    'node:util',
  ],
};
