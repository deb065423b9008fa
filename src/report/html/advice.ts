import type { AdviceFor } from '../../probe/advice/advice.ts'
import { placeOf } from '../words.ts'
import { type Markup, markup } from './escape.ts'

/** What to change, with lines to copy and a link to where the vendor documents it. */
export function adviceMarkup({ text, lines, source, proof, for: whom }: AdviceFor): Markup {
  const who = placeOf(whom)
  return markup`<div class="advice"><p><strong>${who}</strong> ${text}${proof === 'run' && ' A test runs it.'}${
    source && markup` <a href="${source}" rel="noreferrer">Source</a>`
  }</p>${
    lines &&
    markup`<div class="lines"><pre>${lines.join('\n')}</pre><button type="button" hidden>Copy</button></div>`
  }</div>`
}
