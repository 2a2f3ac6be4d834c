// A report as a table for people, with the verdict as its last line. Pure.
import { findFaults, type Report } from './report.ts';

/** The table for people, with the verdict as its last line. */
export function formatReport(report: Report): string {
  const { commands, swaps, rttMs, latencyMs, pushMs, pauseMs, generator } = report;
  const rate = commands.sent / report.seconds;
  const share = commands.sent === 0 ? 0 : (report.accepted / commands.sent) * 100;
  const rows: readonly Row[] = [
    ['scenario', report.scenario],
    ['load', `${report.sockets} sockets in ${report.rooms} rooms for ${report.seconds} s`],
    ['commands', `${commands.sent} sent (${rate.toFixed(0)}/s), ${commands.answered} answered`],
    ['', `${commands.lost} lost, ${commands.duplicated} duplicated, ${commands.split} split`],
    ['accepted', `${report.accepted} (${share.toFixed(1)} %)`],
    [
      'frames',
      `${report.frames}, ${report.gaps} gaps, ${report.stale} stale, ${report.missed} missed`,
    ],
    ['numbers', `${report.checked} hits compared, ${report.wrong} wrong`],
    ['sockets closed', String(report.closed)],
    ['swaps', `${swaps.pushed} pushed, ${swaps.activated} activated, ${swaps.failed} failed`],
    ['round trip', percentilesText(rttMs)],
    ['', `from the due tick: ${percentilesText(latencyMs)}`],
    ['push', `p50 ${pushMs.p50}, p99 ${pushMs.p99} ms`],
    ['pause of a room', `p50 ${pauseMs.p50}, p99 ${pauseMs.p99}, max ${pauseMs.max} ms`],
    [
      'generator',
      `${report.processes} x, ${(generator.cpu * 100).toFixed(0)} % of a core, send lag p99 ` +
        `${generator.sendLagMsP99}, max ${generator.sendLagMsMax} ms`,
    ],
    ...serverRows(report),
    ...sideRows(report),
  ];
  const lines = rows.map(([name, text]) => `  ${name.padEnd(16)} ${text}`);
  return `${[...lines, ...barLines(report), ...verdict(report)].join('\n')}\n`;
}

type Row = readonly [string, string];

function percentilesText({ p50, p99, p999 }: Report['rttMs']): string {
  return `p50 ${p50}, p99 ${p99}, p99.9 ${p999} ms`;
}

function serverRows({ server, foreignCpu, frameGapMs, shiftedRooms }: Report): Row[] {
  const rows: Row[] = [];
  const gap = (ms: number | null): string => (ms === null ? 'none' : `${ms.toFixed(1)} ms`);
  rows.push([
    'frame gap',
    `${gap(frameGapMs.swap)} in swap seconds, ${gap(frameGapMs.other)} else`,
  ]);
  if (server !== null) {
    const { rssMbMax, cpu, heapKibPerMinute } = server;
    const heap = heapKibPerMinute === null ? '' : `, heap ${heapKibPerMinute.toFixed(1)} KB/min`;
    const used = `${(cpu * 100).toFixed(0)} % of a core, ${rssMbMax.toFixed(1)} MB at most${heap}`;
    rows.push(['server', used]);
  }
  if (shiftedRooms > 0) rows.push(['', `dropped ticks of ${shiftedRooms} rooms`]);
  if (foreignCpu !== null) rows.push(['others', `${(foreignCpu * 100).toFixed(0)} % of a core`]);
  return rows;
}

function sideRows({ storm, hostile, http }: Report): Row[] {
  const rows: Row[] = [];
  if (storm !== null) {
    const seconds = (storm.ms / 1_000).toFixed(2);
    rows.push(['storm', `${storm.resumed} of ${storm.dropped} sockets resumed in ${seconds} s`]);
  }
  if (hostile !== null) {
    const { sockets, connects, thrownOut, roundTripRatio, latencyRatio } = hostile;
    rows.push(['hostile', `${sockets} sockets, ${connects} connects, ${thrownOut} thrown out`]);
    for (const [name, ratio] of [
      ['round trip', roundTripRatio],
      ['due tick', latencyRatio],
    ] as const) {
      const interval = `${ratio.least.toFixed(3)} to ${ratio.most.toFixed(3)}`;
      rows.push(['', `p99 from the ${name}: x ${ratio.median.toFixed(3)} (${interval})`]);
    }
  }
  if (http !== null) {
    const { requests, errors, failures, p50, p99 } = http;
    const times = `p50 ${p50}, p99 ${p99} ms`;
    rows.push(['http', `${requests} requests, ${errors} errors, ${failures} failures, ${times}`]);
  }
  return rows;
}

function barLines({ bars }: Report): string[] {
  const width = Math.max(...bars.map(({ what }) => what.length));
  return bars.map(({ what, value, unit, bar, ok }) => {
    const held = ok ? 'ok' : 'NOT HELD';
    return `  bar  ${what.padEnd(width)}  ${`${value} ${unit}`.padStart(14)}  <= ${bar}  ${held}`;
  });
}

function verdict(report: Report): string[] {
  const faults = findFaults(report);
  const lines = report.invalidReasons.map((reason) => `  does not count: ${reason}`);
  if (faults.length > 0) return [...lines, `FAULTS: ${faults.join(', ')}`];
  return [...lines, report.valid ? 'OK: every check held.' : 'NO VERDICT: the run does not count.'];
}
