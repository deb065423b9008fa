import { markup } from './escape.ts'

const verdicts = {
  survives: 'every event arrived as it was sent, when it was made, and the stream ended whole',
  degrades: 'it arrives, but late, merged or altered',
  cut: 'the stream ended too early, even if the end looked clean',
  refused: 'a status instead of a stream',
  unknown: 'it could not be asked, or it fails without the edge too: this says nothing about the edge',
  unasked: 'it was skipped, and its evidence says why',
}

/** How to read verdicts and pictures. */
export const legend = markup`<details class="legend">
<summary>How to read this</summary>
<dl>${Object.entries(verdicts).map(
  ([verdict, means]) =>
    markup`<div><dt><span class="verdict" data-tone="${verdict}">${verdict === 'unasked' ? 'not asked' : verdict}</span></dt><dd>${means}</dd></div>`,
)}</dl>
<p>Three witnesses saw each stream: the client that asked, the service’s own record, and the edge’s log. A verdict
says how many of them point to the one it names.</p>
<p>A picture has two lines: above, when each event was made at the origin; below, when it arrived at the client. A
stroke joins the two. A bar is the stream’s own end, a cross any other end. Times are milliseconds since the
client’s request, by the client’s clock.</p>
</details>`
