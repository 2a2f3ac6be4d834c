// How the page of a report looks, in light and in dark.

export const PAGE_STYLE = `
:root { --ground: #ffffff; --text: #1d2430; --quiet: #5b6675; --line: #d9dee6; --tile: #f4f6f9;
  --first: #2563a8; --second: #b4590f; --reference: #8a2742; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181f; --text: #e6eaf0; --quiet: #9aa6b5; --line: #2e3642; --tile: #1c222b;
    --first: #6aa9ee; --second: #e79a52; --reference: #e5849c; }
}
body { margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", sans-serif; }
main { max-width: 800px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; margin: 0 0 8px; } h2 { font-size: 18px; margin: 36px 0 0; }
p { margin: 2px 0 8px; } .notes, section > p, small { color: var(--quiet); }
.notes { padding-left: 18px; font-size: 13px; } code { font-size: 13px; }
.key { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 7px; }
.key.series0 { background: var(--first); } .key.series1 { background: var(--second); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 10px; }
.tiles div { background: var(--tile); border-radius: 8px; padding: 10px 12px; }
.tiles span, .tiles small { display: block; font-size: 12px; color: var(--quiet); }
.tiles b { font-size: 20px; } .tiles i { margin-left: 8px; font-style: normal; color: var(--second); }
.chart { overflow-x: auto; } svg { max-width: 100%; height: auto; font-size: 12px; }
svg text { fill: var(--text); dominant-baseline: auto; } svg .tick { fill: var(--quiet); font-size: 11px; }
svg .grid { stroke: var(--line); } svg .reference { stroke: var(--reference); stroke-dasharray: 4 3; }
svg .value { fill: var(--quiet); font-size: 11px; }
.series0 rect, .series0 circle { fill: var(--first); } .series1 rect, .series1 circle { fill: var(--second); }
svg .whisker { stroke: var(--text); stroke-width: 1.5; stroke-opacity: 0.65; }
table { border-collapse: collapse; font-size: 13px; width: 100%; margin-top: 8px; }
th, td { text-align: right; padding: 3px 8px; border-bottom: 1px solid var(--line); }
th:first-child { text-align: left; font-weight: 500; } tr:first-child th { color: var(--quiet); }
details { margin-top: 36px; } summary { cursor: pointer; font-weight: 600; }
`;
