// The servers that are compared: how each is started at a tick length, and who speaks its protocol.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSigningKey } from '#engine/trust/keys';
import { buildPack } from '#engine/trust/pack';
import { readPackSource } from '#engine/trust/pack-source';
import { createAdminClient } from '../admin-client.ts';
import { LoadError } from '../load-error.ts';
import { findProjectRoot } from '../server-process.ts';
import { reserveSeat } from './client/colyseus-speaker.ts';
import { MidswingSpeaker, type FrameTap } from './client/midswing-speaker.ts';
import { PlainSpeaker } from './client/plain-speaker.ts';
import { SocketIoSpeaker } from './client/socket-io-speaker.ts';
import type { CreateSpeaker } from './client/speaker.ts';
import { startPeer, type PeerProcess } from './peer-process.ts';

export const NAMES = ['midswing', 'uws', 'ws', 'socket.io', 'colyseus'] as const;
export type Name = (typeof NAMES)[number];

export interface Setting {
  readonly rooms: number;
  readonly tickMs: number;
  /** File of recorded frames. */
  readonly recording: string;
}

export interface Contestant {
  readonly name: Name;
  /** Ticks a second at which its search begins: near what it can do, to save time. */
  readonly firstRate: number;
  readonly start: (setting: Setting) => Promise<PeerProcess>;
  readonly create: CreateSpeaker;
}

const RULES = 'fight.rules';
/** Metres a second in the pack, at Midswing's own tick length. */
const SPEED = 'speed 5';
const SPEED_MS = 100;

export const CONTESTANTS: Readonly<Record<Name, Contestant>> = {
  midswing: midswing(),
  uws: peer('uws', 220, (seat, ears) => new PlainSpeaker(seat, ears)),
  ws: peer('ws', 90, (seat, ears) => new PlainSpeaker(seat, ears)),
  'socket.io': peer('socket.io', 40, (seat, ears) => new SocketIoSpeaker(seat, ears)),
  colyseus: peer('colyseus', 90, reserveSeat),
};

/** Midswing as `npm start` has it; `tap` is given each frame of each socket. */
export function midswing(tap?: FrameTap): Contestant {
  return {
    name: 'midswing',
    firstRate: 160,
    start: startMidswing,
    create: (seat, ears) => new MidswingSpeaker(seat, ears, tap),
  };
}

function peer(name: Name, firstRate: number, create: CreateSpeaker): Contestant {
  return {
    name,
    firstRate,
    create,
    start: ({ rooms, tickMs, recording }) =>
      startPeer({
        args: [siblingFile('server/main'), name, String(rooms), String(tickMs), recording],
        environment: { NODE_ENV: 'production' },
        cwd: tmpdir(),
      }),
  };
}

/** A file of this folder, compiled or not, whichever runs. */
function siblingFile(stem: string): string {
  const self = fileURLToPath(import.meta.url);
  return fileURLToPath(new URL(`./${stem}${extname(self)}`, import.meta.url));
}

/**
 * The built server with a data folder of its own; its arena ticks at another length, and has the bench's rules.
 * @throws LOAD_SERVER_FAILED, LOAD_PUSH_FAILED
 */
async function startMidswing({ rooms, tickMs }: Setting): Promise<PeerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'midswing-peers-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const script = join(findProjectRoot(), 'bin', 'midswing.js');
  const preload = new URL(`./tick-length${extname(import.meta.url)}`, import.meta.url).href;
  const places = ['--port', '0', '--admin-port', '0', '--data', join(folder, 'data')];
  const serve = ['serve', ...places, '--rooms', String(rooms), '--json-ready'];
  const args = [`--import=${preload}`, script, ...serve, '--log-level', 'warn'];
  const environment = { PEERS_TICK_MS: String(tickMs) };
  try {
    const peer = await startPeer({ args, environment, cwd: folder });
    const stop = async (): Promise<void> => {
      await peer.stop();
      await remove();
    };
    await pushRules(peer, tickMs).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { ...peer, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The load test's pack, its walkers as fast a tick as ever: a frame then tells the same at every tick length. */
async function pushRules({ ready }: PeerProcess, tickMs: number): Promise<void> {
  const { dataFolder, adminPort } = ready;
  if (typeof dataFolder !== 'string') throw new LoadError('LOAD_SERVER_FAILED', 'No data folder.');
  const key = loadSigningKey(await readFile(join(dataFolder, 'keys', 'signing.key'), 'utf8'));
  const source = await readPackSource(join(findProjectRoot(), 'loadtest', 'pack'));
  const members = new Map(source.members);
  const rules = new TextDecoder().decode(members.get(RULES));
  if (!rules.includes(SPEED)) throw new Error(`invariant broken: the rules say "${SPEED}"`);
  const speed = `speed ${((5 * SPEED_MS) / tickMs).toFixed(3)}`;
  members.set(RULES, new TextEncoder().encode(rules.replace(SPEED, speed)));
  const admin = await createAdminClient(`http://127.0.0.1:${Number(adminPort)}`, dataFolder);
  const floor = (await admin.status())?.revisionFloor(source.name) ?? 0;
  const times = { createdAt: new Date().toISOString(), expiresAt: null, cost: null };
  const pack = buildPack({ ...source, members, revision: floor + 1, ...times }, [key]);
  const answer = await admin.push(pack);
  if (!answer.ok) throw new LoadError('LOAD_PUSH_FAILED', `${answer.reason}.`);
}
