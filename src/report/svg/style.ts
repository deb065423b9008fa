/** The colours of reports in a browser, the same as in the service's page. */
export const colours = {
  light: `--ground: #f6f7f8; --surface: #fff; --line: #d9dee3; --text: #1b2127; --soft: #56616c;
  --accent: #0b5f8a; --good: #17693a; --warn: #8a5200; --bad: #b3261e; --odd: #6b3fa0;`,
  dark: `--ground: #101418; --surface: #181d22; --line: #323b44; --text: #e6eaee; --soft: #a2adb8;
  --accent: #6cc3ee; --good: #6bd195; --warn: #eab555; --bad: #ff9289; --odd: #c3a4f4;`,
}

/** The style of all time lines in a document. */
export const timelineStyle = `
.timeline text { font: 12px system-ui, sans-serif; font-variant-numeric: tabular-nums; fill: var(--soft);
  /* The outline hides lines behind words. */
  stroke: var(--surface); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
.timeline .name { fill: var(--text); }
.timeline .grid, .timeline .axis { stroke: var(--line); }
.timeline .lane { stroke: var(--line); stroke-width: 2; }
.timeline .life { stroke: var(--soft); stroke-width: 2; }
.timeline .way { stroke: var(--accent); stroke-opacity: .5; }
.timeline .event { fill: var(--accent); }
.timeline .due { fill: var(--surface); stroke: var(--soft); stroke-dasharray: 2 2; }
.timeline .tick { stroke: var(--soft); stroke-width: 1.5; }
.timeline .edge { stroke: var(--warn); stroke-width: 1.5; stroke-dasharray: 5 3; }
.timeline path { fill: none; stroke-width: 2.5; }
.timeline path.good { stroke: var(--good); }
.timeline path.bad { stroke: var(--bad); }
.timeline path.plain { stroke: var(--soft); }
.timeline text.good, .timeline text.bad, .timeline text.by-edge { font-weight: 600; }
.timeline text.good { fill: var(--good); }
.timeline text.bad { fill: var(--bad); }
.timeline text.by-edge { fill: var(--warn); }
`
