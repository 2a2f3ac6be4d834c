// midswing push FOLDER: builds a pack out of a folder, signs it, and hands it to the running
// server. The revision is one above the highest that the server ever accepted under this name.
import { CodedError, errorCode } from '../base/errors.ts';
import { ensureDevelopmentKeys } from '../trust/dev-keys.ts';
import { loadSigningKey, type SigningKey } from '../trust/keys.ts';
import { readPrivateFile } from '../trust/private-file.ts';
import { buildPack, buildUnsignedPack } from '../trust/pack.ts';
import { listLeftOut } from '../trust/pack-source.ts';
import type { SourceReader } from './source-reader.ts';
import type { AdminApi } from './api.ts';
import { connect, type ConnectionOptions } from './connection.ts';
import { keysFolderOf } from './locate.ts';
import { reportRefusal, writeAccepted, writeLeftOut } from './rollout-text.ts';
import {
  EXIT,
  runCommand,
  writeJson,
  type ExitCode,
  type OutputOptions,
  type Terminal,
} from './terminal.ts';

export interface PushOptions extends ConnectionOptions, OutputOptions {
  /** Folder with pack.json and rule files, or the sources of a module. */
  readonly folder: string;
  readonly readSource: SourceReader;
  /** File with a private key to sign with; the development key of the data folder when absent. */
  readonly keyFile?: string | undefined;
  /** Leaves the pack unsigned: for a server whose switch `unsigned-packs` is open. */
  readonly unsigned?: true;
  /** Whether NODE_ENV is production: development keys are refused then. */
  readonly production: boolean;
}

/** Pushes one folder; the exit code says whether it is active. */
export async function runPush(options: PushOptions, terminal: Terminal): Promise<ExitCode> {
  return runCommand(terminal, options, async () => {
    const api = await connect(options);
    const source = await options.readSource(options.folder);
    const keys = options.unsigned === true ? [] : [await signingKey(options)];
    const status = await api.status();
    if (!status.ok) return reportRefusal(terminal, options, status);
    const revision = (status.value.revisionFloor[source.name] ?? 0) + 1;
    const createdAt = new Date(terminal.now()).toISOString();
    const input = { ...source, revision, createdAt, expiresAt: null, cost: null };
    const pack = keys.length === 0 ? buildUnsignedPack(input) : buildPack(input, keys);
    if (!options.json) {
      announce(terminal, { ...source, revision }, api);
      writeLeftOut(terminal, await listLeftOut(options.folder));
    }
    const answer = await api.push(pack);
    if (!answer.ok) return reportRefusal(terminal, options, answer);
    if (options.json) {
      writeJson(terminal, answer.raw);
    } else {
      writeAccepted(terminal, answer.value);
      terminal.write('To undo it: midswing rollback. To look: midswing status.\n');
    }
    return EXIT.done;
  });
}

async function signingKey({ keyFile, dataFolder, production }: PushOptions): Promise<SigningKey> {
  if (keyFile !== undefined) return readSigningKey(keyFile);
  return (await ensureDevelopmentKeys(keysFolderOf(dataFolder), { production })).signing;
}

/** A key of one's own is not ours to make anew, as the advice of KEYS_INVALID would have it. */
async function readSigningKey(path: string): Promise<SigningKey> {
  try {
    return loadSigningKey(await readPrivateFile(path));
  } catch (cause) {
    if (errorCode(cause) !== 'KEYS_INVALID') throw cause;
    const message = `"${path}" is no key file that can be read.`;
    throw new CodedError('KEY_FILE_INVALID', { message, details: { path }, cause });
  }
}

/** Goes out before the push, so that a slow one is not a silent one. */
function announce(
  terminal: Terminal,
  { name, revision }: { name: string; revision: number },
  api: AdminApi,
): void {
  terminal.write(`Pushing ${name} revision ${revision} to ${api.url}\n`);
}
