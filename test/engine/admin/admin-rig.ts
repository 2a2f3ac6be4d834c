// The admin API on a free port over a real rollout, and a bare HTTP client that can send what fetch
// may not.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { afterEach } from 'vitest';
import { createAdmin, type AdminOptions } from '../../../engine/admin/admin.ts';
import { createMetricRegistry } from '../../../engine/admin/metrics.ts';
import { readKernelStatus } from '../../../engine/admin/kernel-status.ts';
import type { StatusReport } from '../../../engine/admin/status-report.ts';
import { recordingLog, type LogLine } from '../../support/recording-log.ts';
import { noSessions } from './session-control.ts';
import { openRig, type Rig, type RigOptions } from '../rollout/rig.ts';

export const TOKEN = '0123456789abcdef'.repeat(4);

export interface AdminRig {
  readonly rig: Rig;
  readonly port: number;
  readonly url: string;
  readonly lines: LogLine[];
  readonly health: { live: boolean; ready: boolean };
  close(): Promise<void>;
}

const opened: AdminRig[] = [];

afterEach(async () => {
  for (const admin of opened.splice(0)) await admin.close();
});

export async function openAdmin(
  changes: Partial<AdminOptions> = {},
  rigOptions: RigOptions = {},
): Promise<AdminRig> {
  const rig = await openRig(rigOptions);
  const lines: LogLine[] = [];
  const health = { live: true, ready: true };
  const registry = createMetricRegistry();
  registry.counter('asked_total', 'Questions.').add(2);
  const admin = createAdmin({
    host: '127.0.0.1',
    port: 0,
    token: TOKEN,
    rollout: rig.rollout,
    protection: rig.protection,
    sessions: noSessions,
    metrics: registry,
    status: () => statusOf(rig),
    health: () => health,
    log: recordingLog(lines),
    ...changes,
  });
  const { port } = await admin.listen();
  const url = `http://127.0.0.1:${port}`;
  const opening = { rig, port, url, lines, health, close: () => admin.close() };
  opened.push(opening);
  return opening;
}

export function statusOf(rig: Rig): StatusReport {
  return {
    version: '0.1.0',
    uptimeMs: 61_000,
    node: 'v20.20.2',
    ...readKernelStatus(rig.kernel, rig.rollout),
    rooms: 3,
    sockets: 2,
    ticks: 40,
    faultedRooms: 0,
    journal: {
      state: 'writing',
      lagMs: 12,
      waitingRecords: 3,
      segments: 1,
      bytes: 4_096,
      recovered: {
        resumed: 2,
        corrupt: [],
        lost: [],
        cut: [],
        parted: [],
        lostTicks: 0,
        isExact: true,
        ms: 5,
      },
    },
    outbox: 0,
    adoption: { count: 3, p50: 0.01, p99: 0.02, max: 0.03, buckets: [[0.032, 3]] },
    services: { toy: { count: rig.toy().count } },
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface Question {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** Sends one request with the right token unless `headers` says otherwise. */
export function ask(port: number, question: Question): Promise<Reply> {
  const { method = 'GET', path, body } = question;
  const headers = { Authorization: `Bearer ${TOKEN}`, ...question.headers };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const content: unknown = JSON.parse(text);
        // Every answer of the API is a JSON object; the tests look at its members.
        const object = content as Readonly<Record<string, unknown>>;
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, content: object });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
