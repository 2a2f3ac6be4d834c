// From a data folder to a client of the server that owns it: the admin token lies there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../base/errors.ts';
import { readPrivateFile } from '../trust/private-file.ts';
import { createAdminApi, type AdminApi } from './api.ts';
import { keysFolderOf } from './locate.ts';

export interface ConnectionOptions {
  /** The server's data folder, as locateDataFolder found it. */
  readonly dataFolder: string;
  /** Origin of the admin API. */
  readonly url: string;
}

/** @throws TOKEN_MISSING, KEYS_PERMISSIONS, KEYS_INVALID */
export async function connect({ dataFolder, url }: ConnectionOptions): Promise<AdminApi> {
  const path = join(keysFolderOf(dataFolder), 'admin.token');
  if (!existsSync(path)) {
    const message = `There is no "${path}".`;
    throw new CodedError('TOKEN_MISSING', { message, details: { path } });
  }
  return createAdminApi({ url, token: (await readPrivateFile(path)).trim() });
}
