// A report as one HTML page: the table, the bars, a histogram of latencies and a time line that marks every
// activation. It loads nothing and runs nothing.
import { formatReport } from './report-text.ts';
import type { Report } from './report.ts';
import { histogramSvg, seriesSvg, type Line } from './report-svg.ts';

const STYLE = `
:root { --ground: #ffffff; --text: #1d2430; --quiet: #5b6675; --line: #d9dee6; --first: #2563a8;
  --second: #b4590f; --mark: #8a2742; --good: #1d6b3a; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181f; --text: #e6eaf0; --quiet: #9aa6b5; --line: #2e3642; --first: #6aa9ee;
    --second: #e79a52; --mark: #e5849c; --good: #7bd39a; }
}
body { margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", sans-serif; }
main { max-width: 900px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; } h2 { font-size: 18px; margin: 32px 0 4px; }
p, text { color: var(--quiet); fill: var(--quiet); } text { font-size: 11px; }
svg { width: 100%; height: auto; } pre { overflow-x: auto; font-size: 13px; }
table { border-collapse: collapse; } td, th { padding: 3px 12px 3px 0; text-align: left;
  border-bottom: 1px solid var(--line); } td.number { text-align: right; }
.ok { color: var(--good); } .missed { color: var(--mark); font-weight: 600; }
.grid { stroke: var(--line); } .bar { fill: var(--first); }
.series0 { stroke: var(--first); fill: none; stroke-width: 1.5; }
.series1 { stroke: var(--second); fill: none; stroke-width: 1.5; }
.mark { stroke: var(--mark); stroke-dasharray: 3 3; } .key0 { color: var(--first); }
.key1 { color: var(--second); }
`;

/** The whole page. */
export function reportPage(report: Report): string {
  const title = `${report.scenario}: ${report.sockets} sockets in ${report.rooms} rooms`;
  const { latencyMs } = report;
  const body = [
    `<h1>${escapeText(title)}</h1>`,
    barTable(report),
    '<h2>Latency from the due tick</h2>',
    `<p>p50 ${latencyMs.p50}, p99 ${latencyMs.p99}, p99.9 ${latencyMs.p999} ms. Both axes grow by powers.</p>`,
    histogramSvg(report.latencyBuckets),
    ...timelines(report),
    '<h2>Report</h2>',
    `<pre>${escapeText(formatReport(report))}</pre>`,
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeText(title)}</title>`,
    `<style>${STYLE}</style></head>`,
    `<body><main>${body.join('\n')}</main></body>`,
    '</html>',
    '',
  ].join('\n');
}

/** Text for HTML and SVG. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function barTable({ bars }: Report): string {
  const rows = bars.map(({ what, value, unit, bar, ok }) => {
    const held = ok ? '<td class="ok">ok</td>' : '<td class="missed">not held</td>';
    const number = `<td class="number">${value} ${escapeText(unit)}</td>`;
    return `<tr><td>${escapeText(what)}</td>${number}<td>at most ${bar}</td>${held}</tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function timelines({ timeline, marks }: Report): string[] {
  const of = (read: (second: Report['timeline'][number]) => number): number[] => timeline.map(read);
  const plans: readonly {
    readonly title: string;
    readonly unit: string;
    readonly lines: Line[];
  }[] = [
    {
      title: 'Latency at p99',
      unit: 'ms',
      lines: [
        { name: 'from the due tick', values: of((second) => second.latencyP99) },
        { name: 'round trip', values: of((second) => second.roundTripP99) },
      ],
    },
    {
      title: 'Frame gap and send lag',
      unit: 'ms',
      lines: [
        { name: 'median frame gap', values: of((second) => second.frameGapP50) },
        { name: 'send lag at p99', values: of((second) => second.sendLagP99) },
      ],
    },
    {
      title: 'Frames and commands',
      unit: 'a second',
      lines: [
        { name: 'frames', values: of((second) => second.frames) },
        { name: 'commands', values: of((second) => second.commands) },
      ],
    },
    {
      title: 'Server',
      unit: '',
      lines: [
        { name: 'memory in MB', values: of((second) => second.rssMb) },
        { name: 'CPU in % of a core', values: of((second) => second.serverCpu * 100) },
      ],
    },
  ];
  return plans.flatMap(({ title, unit, lines }) => {
    const keys = lines.map(({ name }, at) => `<span class="key${at}">${escapeText(name)}</span>`);
    const told = marks.map((mark) => ({ ...mark, text: escapeText(mark.text) }));
    const key = `${keys.join(', ')} ${unit} (dashed: activations and storms)`;
    return [`<h2>${title}</h2><p>${key}</p>`, seriesSvg(lines, told)];
  });
}
