import { markup } from './escape.ts'

const verdicts = {
  survives: 'every event arrived, as sent, as it was made, and the end was the end',
  degrades: 'it arrives, but late, merged or altered',
  cut: 'it ended before its end; also when the end looked clean',
  refused: 'a status instead of a stream',
  unknown: 'it could not be asked, or fails without the edge too: no word about the edge',
  unasked: 'it was left out, and its evidence says why',
}

/** How to read a verdict and a picture. */
export const legend = markup`<details class="legend">
<summary>How to read this</summary>
<dl>${Object.entries(verdicts).map(
  ([verdict, means]) =>
    markup`<div><dt><span class="verdict" data-verdict="${verdict}">${verdict === 'unasked' ? 'not asked' : verdict}</span></dt><dd>${means}</dd></div>`,
)}</dl>
<p>Three witnesses saw each stream: the client that asked, the service’s own record, and the edge’s log. A verdict
says how many of them point to the one it names.</p>
<p>A picture has two lines: when each event was made at the origin, above; when it arrived at the client, below. A
stroke joins the two. A bar is an end that the protocol knows, a cross any other. Times are the client’s, in
milliseconds since its request.</p>
</details>`
