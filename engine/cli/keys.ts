// midswing keys: which state keys the data folder has, and `keys rotate`, which adds one that seals from then
// on. Works on the files, with or without a server; a server takes the ring as it finds it at its start.
import { changeKeyring, readKeyring } from '../trust/keyring-file.ts';
import { addKey, promoteKey, type KeyringDocument } from '../trust/keyring-document.ts';
import { createKeyring, type KeyEntry } from '../trust/keyring.ts';
import { generateSealKey } from '../trust/seal.ts';
import { keysFolderOf } from './locate.ts';
import {
  EXIT,
  paint,
  plain,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface KeysOptions extends OutputOptions {
  readonly dataFolder: string;
  /** Whether NODE_ENV is production: development keys are refused then. */
  readonly production: boolean;
  /** Adds a fresh key and lets it seal; lists the keys when absent. */
  readonly rotate?: true;
}

/** Lists the keys, rotated before if asked; never a secret. */
export async function runKeys(options: KeysOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const folder = keysFolderOf(options.dataFolder);
    const { rotate: asked, production, json } = options;
    const list = (ring: KeyringDocument): readonly KeyEntry[] =>
      createKeyring(ring, { production }).entries;
    const found = await readKeyring(folder);
    // Before any change: keys for development are not for production, and not to be added to there.
    const before = list(found);
    const created = new Date(terminal.now()).toISOString();
    const keys =
      asked === true ? list(await changeKeyring(folder, (ring) => rotate(ring, created))) : before;
    if (json) {
      writeJson(terminal, { ok: true, keys });
      return EXIT.done;
    }
    for (const key of keys) writeKey(terminal, key);
    if (asked === true) terminal.write(`${rotated(keys)}\n`);
    return EXIT.done;
  });
}

/** One step, so that no ring without a key that seals is ever written. */
function rotate(ring: KeyringDocument, created: string): KeyringDocument {
  const added = addKey(ring, { secret: generateSealKey(), created });
  const fresh = added.keys.at(-1);
  return promoteKey(added, fresh?.keyId ?? '');
}

function writeKey(terminal: Terminal, { keyId, status, created, isPrimary }: KeyEntry): void {
  const role = isPrimary ? paint(terminal, 'green', 'seals') : ROLE[status];
  terminal.write(`${plain(keyId)}  ${status.padEnd(9)}  ${plain(created)}  ${role}\n`);
}

const ROLE = { enabled: 'opens', disabled: 'rests', destroyed: 'gone' } as const;

function rotated(keys: readonly KeyEntry[]): string {
  const primary = keys.find(({ isPrimary }) => isPrimary);
  return (
    `Key ${primary?.keyId ?? ''} seals from the next start of the server on.\n` +
    'What older keys sealed still opens, and is sealed anew when it is saved the next time.'
  );
}
