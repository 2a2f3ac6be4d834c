// WebSocket conformance (RFC 6455) of the native server under the gateway's options, after the Autobahn test
// suite's groups 1-7, 9 and 10; without compression, which the gateway never offers. Strict is what
// Autobahn calls OK; what deviates stands in engine/gateway/WEBSOCKET.md.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readText } from '../support/source-tree.ts';
import type { Case, Observation } from './case.ts';
import { ALL, CASES, reportOf, tally } from './groups.ts';
import { judge, runCases } from './run.ts';
import { startEcho, type EchoServer } from './server.ts';

const CASES_MIN = 340;
const STRICT_MIN = 330;

const servers: EchoServer[] = [];
const seen = new Map<string, Observation>();
const seenBare = new Map<string, Observation>();

beforeAll(async () => {
  const [gateway, wide, bare] = await Promise.all([open('gateway'), open('wide'), open('bare')]);
  const unbounded = ALL.filter(({ bounds }) => bounds === undefined);
  const runs = [
    [seen, gateway, ALL.filter(({ bounds }) => bounds !== 'wide')],
    [seen, wide, ALL.filter(({ bounds }) => bounds === 'wide')],
    [seenBare, bare, unbounded],
  ] as const;
  for (const [into, { port }, cases] of runs) {
    for (const [id, observation] of await runCases(cases, port)) into.set(id, observation);
  }
  process.stdout.write(reportOf(seen));
});

afterAll(() => {
  for (const server of servers) server.close();
});

it.each(named(CASES[1]))('[WS1] $id $title', check);
it.each(named(CASES[2]))('[WS2] $id $title', check);
it.each(named(CASES[3]))('[WS3] $id $title', check);
it.each(named(CASES[4]))('[WS4] $id $title', check);
it.each(named(CASES[5]))('[WS5] $id $title', check);
it.each(named(CASES[6]))('[WS6] $id $title', check);
it.each(named(CASES[7]))('[WS7] $id $title', check);
it.each(named(CASES[9]))('[WS9] $id $title', check);
it.each(named(CASES[10]))('[WS10] $id $title', check);

it('[WS8] at least 330 of at least 340 cases are strict, and every other one deviates as listed', () => {
  const { cases, strict, deviating } = tally(ALL, seen);
  expect(cases).toBeGreaterThanOrEqual(CASES_MIN);
  expect(strict).toBeGreaterThanOrEqual(STRICT_MIN);
  expect(strict + deviating).toBe(cases);
});

it('[WS8] each case has a number of its own', () => {
  expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
});

it('[WS8] a bare native server with default options gives the same in every case', () => {
  const compared = [...seenBare.keys()];
  expect(compared.length).toBeGreaterThanOrEqual(CASES_MIN);
  expect(compared.map((id) => [id, seenBare.get(id)])).toEqual(
    compared.map((id) => [id, seen.get(id)]),
  );
});

it('[WS8] every deviation was reproduced on the bare server', () => {
  const deviating = ALL.filter(({ deviation }) => deviation !== undefined);
  expect(deviating.filter(({ id }) => !seenBare.has(id))).toEqual([]);
});

it('[WS8] the counts of WEBSOCKET.md are those of this run', () => {
  const doc = readText('engine/gateway/WEBSOCKET.md');
  const rows = doc.matchAll(/^\| (\d+|all) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/gm);
  const listed = [...rows].map((row) => row.slice(1));
  const counted = [...Object.entries(CASES), ['all', ALL] as const].map(([group, cases]) => {
    const { cases: count, strict, withoutCode, deviating } = tally(cases, seen);
    return [group, count, strict, withoutCode, deviating].map(String);
  });
  expect(listed).toEqual(counted);
});

it('[WS8] the table of WEBSOCKET.md lists the cases that deviate, and no others', () => {
  const listed: Record<string, string[]> = {};
  const rows = readText('engine/gateway/WEBSOCKET.md').matchAll(
    /^\| `([a-z0-9-]+)` \| ([^|]+) \|/gm,
  );
  for (const [, name = '', ids = ''] of rows) listed[name] = ids.trim().split(', ');
  const actual: Record<string, string[]> = {};
  for (const { id, deviation } of ALL) {
    if (deviation !== undefined) (actual[deviation.name] ??= []).push(id);
  }
  for (const [name, [first = '']] of Object.entries(listed)) {
    if (first.startsWith('h.')) delete listed[name];
  }
  expect(listed).toEqual(actual);
});

async function open(kind: Parameters<typeof startEcho>[0]): Promise<EchoServer> {
  const server = await startEcho(kind);
  servers.push(server);
  return server;
}

/** Only what a title shows: the bytes of a case stay out of the reports. */
function named(cases: readonly Case[]): { id: string; title: string }[] {
  return cases.map(({ id, title }) => ({ id, title }));
}

function check({ id }: { id: string }): void {
  const one = ALL.find((other) => other.id === id);
  const observation = seen.get(id);
  if (one === undefined || observation === undefined) throw new Error(`case ${id} did not run`);
  const wanted = one.deviation === undefined ? 'strict' : 'deviates';
  expect({ verdict: judge(one, observation), observation }).toEqual({
    verdict: wanted,
    observation,
  });
}
