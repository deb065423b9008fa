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
.run, .hint { color: var(--soft); }
.hint, .notice { max-width: 52rem; }
.notice { padding: .75rem 1.25rem; border-inline-start: 4px solid var(--bad); background: var(--surface); }
[hidden] { display: none !important; }

/* The answer, and what is shown of the rest */
.answers { margin-block: .5rem; }
.notes { margin-block: .75rem; }
.filter label { max-width: 100%; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: baseline; margin-block-start: 1.5rem; }
select, button { font: inherit; color: inherit; padding: .25rem .5rem; border: 1px solid var(--line); border-radius: .35rem; background: var(--surface); }
select { max-width: 100%; }
button { cursor: pointer; }
output { color: var(--soft); }

/* The sign before a verdict's word repeats it. */
.verdict { font-weight: 600; white-space: nowrap; }
.verdict::before { display: inline-block; width: 1.15em; }
.verdict[data-tone=survives] { color: var(--good); }
.verdict[data-tone=survives]::before { content: "●"; }
.verdict[data-tone=degrades] { color: var(--warn); }
.verdict[data-tone=degrades]::before { content: "◐"; }
.verdict[data-tone=cut], .verdict[data-tone=refused] { color: var(--bad); }
.verdict[data-tone=cut]::before { content: "✕"; }
.verdict[data-tone=refused]::before { content: "⊘"; }
.verdict[data-tone=unknown] { color: var(--odd); }
.verdict[data-tone=unknown]::before { content: "?"; }
.verdict[data-tone=unasked] { color: var(--soft); font-weight: 400; }
.verdict[data-tone=unasked]::before { content: "–"; }

/* A problem */
.problem { margin-block-start: 1rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--surface); scroll-margin-block-start: .5rem; }
.problem > * + * { margin-block-start: .6rem; }
.problem h3 .verdict { margin-inline-end: .35rem; }
.tags { display: flex; flex-wrap: wrap; gap: .15rem .9rem; font-size: .8125rem; color: var(--soft); }
.seen { font-size: 1.0625rem; max-width: 52rem; }
dl { display: grid; gap: .35rem; }
dl > div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: .75rem; }
dt { color: var(--soft); }
.witnesses { font-size: .875rem; color: var(--soft); }
.points::before { content: "→ "; }
.advice { padding: .6rem .9rem; border-inline-start: 4px solid var(--accent); background: var(--ground); max-width: 60rem; }
.advice strong { color: var(--accent); }
.advice strong::after { content: ": "; }
.lines { display: flex; gap: .5rem; align-items: start; margin-block-start: .4rem; }
.lines pre { flex: 1; min-width: 0; background: var(--surface); }
.differs { color: var(--bad); font-weight: 600; }

/* Folded */
details { scroll-margin-block-start: .5rem; }
summary { padding-block: .35rem; cursor: pointer; }
.folded, .legend, .notes { padding: .35rem 1.25rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--surface); }
.folded { margin-block-start: 1rem; }
.folded li, .others > details { padding-block: .35rem; border-block-start: 1px solid var(--line); }
.folded code { color: var(--soft); }
.others .edge { font-weight: 600; color: var(--soft); }
.reason { color: var(--soft); }
.body { display: grid; gap: .9rem; padding-block: .5rem; }
.body > * { min-width: 0; }
.facts { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; }
pre { padding: .5rem .75rem; border-radius: .35rem; background: var(--ground); white-space: pre-wrap; }
.header { color: var(--soft); }
.legend { margin-block-start: 1rem; max-width: 60rem; }
.legend > :not(summary) { padding-block-end: .75rem; }
.legend dl > div { grid-template-columns: 7.5rem minmax(0, 1fr); }
.timeline { display: block; }

/* Tables */
.scroll { overflow: auto; border: 1px solid var(--line); border-radius: .5rem; background: var(--surface); }
.scroll + .scroll, .hint + .scroll, .scroll + .hint { margin-block-start: .6rem; }
table { width: 100%; overflow-wrap: normal; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .6rem; text-align: start; vertical-align: baseline; font-weight: inherit; }
thead th { vertical-align: bottom; font-weight: 600; }
tbody :is(th, td) { border-block-start: 1px solid var(--line); }
.group th { padding-block: .3rem; font-size: .8125rem; font-weight: 600; color: var(--soft); background: var(--ground); }
.fronts th[scope=row] { min-width: 10rem; }
header > .scroll { margin-block-start: .75rem; }
.fronts :is(td, thead th) { white-space: nowrap; }
:is(.fronts, .matrix) a { text-decoration: none; }
:is(.fronts, .matrix) a:hover { text-decoration: underline; }
.figures tbody :is(th, td) { white-space: nowrap; }
abbr { text-decoration: none; }
/* Many columns scroll in a box of their own, with a fixed first column and head. */
.scroll:has(.matrix) { max-height: 88vh; scroll-padding: 7rem 0 0 15rem; }
.matrix { width: max-content; min-width: 100%; }
.matrix thead th { width: 7.5rem; max-width: 9rem; }
.matrix .group span { position: sticky; inset-inline-start: .5rem; }
.matrix thead th { position: sticky; inset-block-start: 0; z-index: 1; background: var(--surface); box-shadow: 0 1px var(--line); }
.matrix :is(thead th:first-child, th[scope=row]) { position: sticky; inset-inline-start: 0; z-index: 1; width: 15rem;
  min-width: 7.5rem; max-width: 15rem; background: var(--surface); box-shadow: 1px 0 var(--line); }
.matrix thead th:first-child { z-index: 2; }

@media (max-width: 40rem) {
  .problem, .folded, .legend, .notes { padding-inline: .75rem; }
  dl > div, .legend dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .matrix { font-size: .875rem; }
  .matrix :is(thead th:first-child, th[scope=row]) { width: 8rem; max-width: 8rem; }
  .scroll:has(.matrix) { scroll-padding-inline-start: 8rem; }
  .lines { flex-wrap: wrap; }
  .lines pre { flex-basis: 100%; }
}
@media (forced-colors: active) {
  .timeline :is(line, path, circle) { stroke: CanvasText; }
}
@media print {
  body { max-width: none; padding: 0; background: none; }
  .filter, .lines button { display: none; }
  .scroll { max-height: none !important; overflow: visible; }
  .figures tbody :is(th, td) { padding-inline: .3rem; font-size: .75rem; white-space: normal; }
  .problem { break-inside: avoid-page; }
  /* What is folded is printed, but not all that was measured. */
  .folded details::details-content { content-visibility: visible; block-size: auto; }
}
`
