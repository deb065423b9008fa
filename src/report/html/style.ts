/** How the report looks. Its colours are in svg/style.ts. */
export const style = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: clamp(1rem, 3vw, 2.5rem); background: var(--ground); color: var(--text);
  font: .9375rem/1.5 system-ui, sans-serif; text-wrap: pretty; overflow-wrap: anywhere; }
h1, h2, h3, p, ul, dl, dd, figure, pre { margin: 0; }
h1 { font-size: 1.875rem; line-height: 1.2; letter-spacing: -.02em; }
h2 { margin-block-end: .5rem; font-size: 1.25rem; letter-spacing: -.01em; }
h3 { font-size: 1rem; }
small { display: block; font-size: .8125rem; font-weight: 400; color: var(--soft); }
code, pre { font: .8125rem/1.55 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
section { margin-block-start: 2.25rem; }
ul { padding: 0; list-style: none; }
.brand { font-weight: 600; color: var(--accent); }
.run, .hint, .source { color: var(--soft); }
.hint { max-width: 52rem; }
.notice { padding: 1rem 1.25rem; border: 1px solid var(--line); border-inline-start: 4px solid var(--bad); background: var(--surface); }

/* The sign before a verdict's word repeats it. */
.verdict { font-weight: 600; white-space: nowrap; }
.verdict::before { display: inline-block; width: 1.15em; }
.verdict[data-verdict=survives] { color: var(--good); }
.verdict[data-verdict=survives]::before { content: "●"; }
.verdict[data-verdict=degrades] { color: var(--warn); }
.verdict[data-verdict=degrades]::before { content: "◐"; }
.verdict[data-verdict=cut], .verdict[data-verdict=refused] { color: var(--bad); }
.verdict[data-verdict=cut]::before { content: "✕"; }
.verdict[data-verdict=refused]::before { content: "⊘"; }
.verdict[data-verdict=unknown] { color: var(--odd); }
.verdict[data-verdict=unknown]::before { content: "?"; }
.verdict[data-verdict=unasked] { color: var(--soft); font-weight: 400; }
.verdict[data-verdict=unasked]::before { content: "–"; }

/* Tables */
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--surface); }
.scroll + .scroll { margin-block-start: 1rem; }
table { width: 100%; overflow-wrap: normal; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .9rem; text-align: start; vertical-align: baseline; font-weight: inherit; }
thead th { vertical-align: bottom; font-weight: 600; }
tbody :is(th, td) { border-block-start: 1px solid var(--line); }
.group th { padding-block: .3rem; font-size: .8125rem; font-weight: 600; color: var(--soft); }
.group th { background: var(--ground); }
.matrix thead th:first-child { width: 40%; }
.matrix tbody th[scope=row] { min-width: 9rem; }
.matrix thead th { background: var(--surface); border-radius: .5rem .5rem 0 0; }
.matrix a { text-decoration: none; }
.matrix a:hover { text-decoration: underline; }
.matrix.many { width: max-content; min-width: 100%; }
.matrix.many :is(th, td) { padding-inline: .5rem; }
.matrix.many thead th { width: 7.5rem; max-width: 7.5rem; }
.matrix.many abbr { text-decoration: none; }
/* Many columns scroll in a box of their own, with a fixed first column and head. */
.scroll:has(.many) { max-height: 88vh; overflow: auto; scroll-padding: 7rem 0 0 15rem; }
.many .group span { position: sticky; inset-inline-start: .5rem; }
.matrix.many thead th { position: sticky; inset-block-start: 0; z-index: 1; border-radius: 0; box-shadow: 0 1px var(--line); }
.matrix.many :is(thead th:first-child, th[scope=row]) { position: sticky; inset-inline-start: 0; z-index: 1; width: 15rem;
  min-width: 7.5rem; max-width: 15rem; background: var(--surface); box-shadow: 1px 0 var(--line); }
.matrix.many thead th:first-child { z-index: 2; }
.fronts td:not(:last-child) { white-space: nowrap; }
.fronts :is(tbody th, td:last-child) { min-width: 11rem; }
.fronts td:last-child { min-width: 18rem; font-size: .875rem; color: var(--soft); }
.fronts b { font-weight: 600; color: var(--text); }
.fronts a { text-decoration: none; }
.fronts a:hover { text-decoration: underline; }
.figures tbody :is(th, td) { white-space: nowrap; }
.scroll + .hint { margin-block-start: .6rem; }
.hint + .scroll { margin-block-start: .6rem; }
.differs { color: var(--bad); font-weight: 600; }

/* Evidence */
article { margin-block-start: 1.5rem; }
.source { margin-block-end: .35rem; font-size: .875rem; }
details { border: 1px solid var(--line); background: var(--surface); scroll-margin-block-start: .5rem; }
details + details { border-block-start: 0; }
summary { padding: .45rem .9rem; cursor: pointer; }
summary .edge { display: inline-block; min-width: 11rem; font-weight: 600; }
summary .verdict { display: inline-block; min-width: 7.5rem; }
.reason { color: var(--soft); }
.body { display: grid; gap: .9rem; padding: .5rem .9rem 1rem; }
.body > * { min-width: 0; }
.advice { padding: .6rem .9rem; border-inline-start: 4px solid var(--accent); background: var(--ground); max-width: 60rem; }
.advice strong { color: var(--accent); }
.body dl { display: grid; gap: .35rem; }
.body dl > div { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .9rem; }
dt { color: var(--soft); }
.points { color: var(--soft); }
.points::before { content: "→ "; }
.facts { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; }
pre { padding: .5rem .75rem; border-radius: .35rem; background: var(--ground); white-space: pre-wrap; }
.header { color: var(--soft); }
.links { display: flex; gap: 1.25rem; font-size: .875rem; }
.legend { margin-block-start: 1rem; border-radius: .5rem; max-width: 52rem; }
.legend > :not(summary) { padding: 0 .9rem .75rem; }
.legend dl > div { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); }
.timeline { display: block; }

/* Where the columns fit, the head stays visible. In a box that scrolls sideways it could not. */
@media (min-width: 60rem) {
  .scroll:has(.matrix:not(.many)) { overflow: visible; }
  .matrix thead th { position: sticky; inset-block-start: 0; box-shadow: 0 1px var(--line); }
  .matrix:not(.many) thead small { white-space: nowrap; }
}
@media (max-width: 40rem) {
  th, td { padding-inline: .5rem; }
  .matrix { font-size: .875rem; }
  .matrix tbody th[scope=row] { min-width: 7.5rem; }
  .matrix.many :is(thead th:first-child, th[scope=row]) { width: 8rem; max-width: 8rem; }
  .scroll:has(.many) { scroll-padding-inline-start: 8rem; }
  .matrix .why { display: none; }
  summary .edge, summary .verdict { min-width: 0; }
  summary .reason { display: block; }
  .body dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@media (forced-colors: active) {
  .timeline :is(line, path, circle) { stroke: CanvasText; }
}
@media print {
  body { max-width: none; background: none; }
  .scroll:has(.many) { max-height: none; }
}
`
