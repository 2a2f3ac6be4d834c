// `midswing doctor`: the checks, wired from the parts. Each looks at what a start needs and changes nothing;
// loads native code, so main.ts imports it for this command only.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from './engine/base/clock.ts';
import type { Config } from './engine/base/config-file.ts';
import { CodedError, errorCode } from './engine/base/errors.ts';
import { LIMITS } from './engine/base/limits.ts';
import { silentLog } from './engine/base/log.ts';
import { parseSwitchList } from './engine/base/protection-switch.ts';
import { createCompilers, layoutOf } from './compilers.ts';
import { VERSION } from './engine/base/version.ts';
import { checkAdminPort } from './engine/admin/admin.ts';
import { isLoopback } from './engine/admin/guard.ts';
import type { Check, Finding } from './engine/cli/doctor.ts';
import { keysFolderOf } from './engine/cli/locate.ts';
import { compileConfirmed } from './engine/rollout/compile.ts';
import { isServed } from './engine/contract/range.ts';
import { CONTRACT_VERSION } from './engine/contract/service.ts';
import { checkPort } from './engine/gateway/listen.ts';
import { openFilesMax, socketsMaxWithin } from './engine/gateway/socket-limit.ts';
import { loadUws } from './engine/gateway/uws.ts';
import {
  inspectFolder,
  inspectHistory,
  inspectPack,
  inspectStates,
} from './engine/state/inspect.ts';
import { inspectJournal } from './engine/state/inspect-journal.ts';
import { requireKeys } from './engine/trust/dev-keys.ts';
import { KEYRING_FILE_NAME, readKeyring } from './engine/trust/keyring-file.ts';
import { readPrivateFile } from './engine/trust/private-file.ts';
import { createFileKeyProvider } from './engine/trust/keyring-file.ts';
import { loadKeyring } from './engine/trust/keyring.ts';
import { loadSigningKey, loadVerifyKey } from './engine/trust/keys.ts';
import { verifyPack, type VerifiedPack } from './engine/trust/pack.ts';
import {
  DEVELOPMENT_TICKET_KEY,
  loadTicketKeys,
  TICKET_KEY_FILE_NAME,
} from './engine/trust/ticket-keys.ts';
import { NO_TICKET_KEYS, ticketsOf } from './host-admittance.ts';
import { claimedContext, open, type SealKey } from './engine/trust/seal.ts';

export interface DoctorSubject {
  readonly config: Config;
  readonly dataFolder: string;
  /** Folder of public keys for tickets; undefined when none is named. */
  readonly ticketKeys: string | undefined;
  readonly production: boolean;
}

const FREE_BYTES_MIN = 256 * 1_048_576;
const MEBIBYTE = 1_048_576;
const BEFORE_ANY_EXPIRY = Number.NEGATIVE_INFINITY;

/** All checks, in the order in which a start would stumble. */
export function createChecks(subject: DoctorSubject): readonly Check[] {
  return [
    { name: 'node', run: checkNode },
    { name: 'sockets', run: checkSockets },
    { name: 'switches', run: () => checkSwitches(subject) },
    { name: 'data folder', run: () => checkFolder(subject) },
    { name: 'keys', run: () => checkKeys(subject) },
    { name: 'tickets', run: () => checkTickets(subject) },
    { name: 'ports', run: () => checkPorts(subject) },
    { name: 'history', run: () => checkHistory(subject) },
    { name: 'saved state', run: () => checkSavedState(subject) },
    { name: 'journal', run: () => checkJournal(subject) },
    { name: 'active packs', run: () => checkPacks(subject) },
  ];
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.', 1)[0]);
  const found = `Node ${process.version} on ${process.platform} ${process.arch}`;
  if (major >= 20) return fine(found);
  return { state: 'failed', found, action: 'Install Node 20.19 or newer.' };
}

function checkSockets(): Finding {
  loadUws();
  const files = openFilesMax();
  const sockets = socketsMaxWithin(files);
  const found = `native sockets load; ${files ?? 'unlimited'} open files allow ${sockets} sockets`;
  if (sockets >= LIMITS.socketsMax) return fine(found);
  return warning(found, 'Raise the limit of open files (ulimit -n) for more.');
}

function checkSwitches({ config }: DoctorSubject): Finding {
  const open = parseSwitchList(config.openSwitches) ?? [];
  if (open.length === 0) return fine('all protection switches are closed at the start');
  const found = `open from the start: ${open.join(', ')}`;
  return warning(found, 'Take them out of openSwitches, unless this is meant.');
}

async function checkFolder({ dataFolder }: DoctorSubject): Promise<Finding> {
  const { exists, isWritable, mode, heldBy, freeBytes } = await inspectFolder(
    dataFolder,
    systemClock,
  );
  const free = `${Math.floor(freeBytes / MEBIBYTE)} MiB free`;
  if (!isWritable) throw new CodedError('DATA_UNWRITABLE', { message: `"${dataFolder}".` });
  if (!exists) return fine(`${dataFolder} will be made; ${free}`);
  const held = heldBy === undefined ? 'nobody holds it' : `held by process ${heldBy}`;
  const found = `${dataFolder}, ${held}, ${free}`;
  if (freeBytes < FREE_BYTES_MIN) return warning(found, 'Make room: saving state needs it.');
  if (mode !== undefined && (mode & 0o077) !== 0 && process.platform !== 'win32') {
    return warning(`${found}, mode ${mode.toString(8)}`, 'chmod 700 it: it is for one user.');
  }
  return fine(found);
}

/** Every private file is read as a start would read it. */
async function checkKeys({ dataFolder, production }: DoctorSubject): Promise<Finding> {
  const folder = keysFolderOf(dataFolder);
  if (production) throw new CodedError('KEYS_DEVELOPMENT_REFUSED', { details: { folder } });
  // One that cannot be read is a finding of its own.
  const history = await inspectHistory(dataFolder).catch(() => undefined);
  if (history !== undefined && history.records > 0) await requireKeys(folder);
  else if (!existsSync(folder)) return fine('development keys will be made at the first start');
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.pub'));
  for (const name of names) {
    if (name === KEYRING_FILE_NAME) {
      await readKeyring(folder);
      continue;
    }
    const text = await readPrivateFile(join(folder, name));
    if (name === 'signing.key' || name === TICKET_KEY_FILE_NAME) loadSigningKey(text);
  }
  return fine(`development keys in ${folder}: ${names.length} private files, for their owner only`);
}

/** Reads the keys as a start would, and says who may play. */
async function checkTickets({ config, ticketKeys, production }: DoctorSubject): Promise<Finding> {
  const keys = await loadTicketKeys({ folder: ticketKeys, development: undefined });
  const own = production ? [] : [DEVELOPMENT_TICKET_KEY];
  const names = [...keys.keys(), ...own].join(', ');
  const isRequired = ticketsOf(config, production) === 'required';
  if (isRequired && names === '')
    throw new CodedError('CONFIG_INVALID', { message: NO_TICKET_KEYS });
  const who = isRequired ? 'players need tickets' : 'guests may play';
  const pages = config.origins === '' ? 'of this machine' : `of ${config.origins}`;
  const found = `${who}; keys ${names === '' ? 'none' : names}; web pages ${pages}`;
  if (isRequired || isLoopback(config.host)) return fine(found);
  return warning(found, 'Set tickets to required, unless whoever reaches the port may play.');
}

async function checkPorts({ config, dataFolder }: DoctorSubject): Promise<Finding> {
  const { host, port, adminHost, adminPort } = config;
  const { heldBy } = await inspectFolder(dataFolder, systemClock);
  const both = `${host}:${port} and ${adminHost}:${adminPort}`;
  if (heldBy !== undefined) return fine(`${both}; a server runs, so they were not tried`);
  await checkPort({ host, port });
  await checkAdminPort({ host: adminHost, port: adminPort });
  return fine(`${both} are free`);
}

async function checkHistory({ dataFolder }: DoctorSubject): Promise<Finding> {
  const { records, active } = await inspectHistory(dataFolder);
  if (records === 0) return fine('empty: the first start takes the built-in pack');
  const names = active.map(({ pack }) => `${pack.name} revision ${pack.revision}`);
  return fine(`${records} records; a start resumes ${names.join(', ')}`);
}

/** A start sets aside what does not open, and the service goes on without: better to know before. */
async function checkSavedState({ dataFolder }: DoctorSubject): Promise<Finding> {
  const records = await inspectStates(dataFolder);
  if (records.size === 0) return fine('no state files yet');
  const provider = createFileKeyProvider(keysFolderOf(dataFolder));
  const { primary } = await loadKeyring(provider, { production: false });
  const refused = [...records].filter(([, record]) => !opens(record, primary));
  if (refused.length === 0) return fine(`${records.size} state files open with the keys`);
  const names = refused.map(([name]) => name).join(', ');
  const action = 'Restore them or their key; a start sets them aside and goes on without.';
  return warning(`does not open: ${names}`, action);
}

/** Battles go on out of it: what of it does not read is lost to them. */
async function checkJournal({ dataFolder, production }: DoctorSubject): Promise<Finding> {
  const { heldBy, freeBytes } = await inspectFolder(dataFolder, systemClock);
  if (heldBy !== undefined) return fine('a server writes it; `midswing status` says how it fares');
  if (!existsSync(join(dataFolder, 'journal'))) return fine('none yet');
  const keys = keysFolderOf(dataFolder);
  const { primary: key } = await loadKeyring(createFileKeyProvider(keys), { production });
  const environment = production ? 'production' : 'development';
  const look = await inspectJournal(dataFolder, { key, environment });
  if (look === undefined) return fine('none yet');
  const { segments, bytes, mode, corrupt, refused } = look;
  const size = `${segments} segments, ${Math.ceil(bytes / MEBIBYTE)} MiB`;
  if (corrupt.length > 0) {
    const named = corrupt.map(({ segment, reason }) => `segment ${segment} ${reason}`).join('; ');
    const action =
      'Restore a backup, or start: rooms go on from before the damage, and it is kept.';
    return warning(`${size}; ${named}`, action);
  }
  if ((mode & 0o077) !== 0 && process.platform !== 'win32') {
    return warning(`${size}, mode ${mode.toString(8)}`, 'chmod 700 it: it is for one user.');
  }
  if (freeBytes < bytes + FREE_BYTES_MIN) {
    return warning(size, 'Make room: it grows to twice its size before older segments go.');
  }
  if (refused.length === 0) return fine(`${size}; all of it reads`);
  const action = 'Look at them, then move them away: no start reads them again.';
  return warning(`${size}; kept from earlier damage: ${refused.join(', ')}`, action);
}

function opens(record: Uint8Array, key: SealKey): boolean {
  const context = claimedContext(record);
  if (context === undefined) return false;
  try {
    return open(record, [key], context).length >= 0;
  } catch (error) {
    if (errorCode(error) === 'SEAL_REFUSED') return false;
    throw error;
  }
}

/** A start verifies, compiles and loads what was active; so does this, and throws it away. */
async function checkPacks(subject: DoctorSubject): Promise<Finding> {
  const { active } = await inspectHistory(subject.dataFolder);
  if (active.length === 0) return fine('none yet');
  const folder = keysFolderOf(subject.dataFolder);
  const signing = loadSigningKey(await readPrivateFile(join(folder, 'signing.key')));
  const keys = [loadVerifyKey(signing.publicPem)];
  const refusedToday: string[] = [];
  for (const { pack } of active) {
    const bytes = await inspectPack(subject.dataFolder, pack.digest);
    const policy = { keys, threshold: 1, wallMs: BEFORE_ANY_EXPIRY, engineVersion: VERSION };
    await loadAsAtStart(verifyPack(bytes, policy), subject, () => refusedToday.push(pack.name));
  }
  const count = active.length === 1 ? '1 pack' : `${active.length} packs`;
  const found = `${count}: signed, compiles, written for a contract that ${CONTRACT_VERSION} serves`;
  if (refusedToday.length === 0) return fine(found);
  const action = 'A start loads them all the same; check and push them again when there is time.';
  return warning(`would be refused as new: ${refusedToday.join(', ')}`, action);
}

/** Compiles and loads a pack the way a start does, under the switches that the configuration opens. */
async function loadAsAtStart(
  pack: VerifiedPack,
  { config }: DoctorSubject,
  onRefusedToday: () => void,
): Promise<void> {
  const open = parseSwitchList(config.openSwitches) ?? [];
  const compiled = await compileConfirmed(pack, {
    compilers: createCompilers(),
    protection: { isOpen: (name) => open.includes(name) },
    log: { ...silentLog, warn: onRefusedToday },
  });
  const layout = compiled.layout === undefined ? undefined : layoutOf(compiled.layout);
  const { contract } = compiled.load(layout);
  if (isServed(contract)) return;
  const { name, revision } = pack.manifest;
  const message = `Revision ${revision} of ${name} is for contract ${contract}.`;
  throw new CodedError('CONTRACT_UNSUPPORTED', { message });
}

function fine(found: string): Finding {
  return { state: 'fine', found };
}

function warning(found: string, action: string): Finding {
  return { state: 'warning', found, action };
}
