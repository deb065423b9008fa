import { type Markup, markup, type Part } from './escape.ts'

/** The references that are linked: `RFC 9112, 7.1`, `WHATWG HTML, 9.2` and `owner/name #104`. */
const REFERENCE =
  /RFC (?<rfc>\d+)(?:, (?<section>\d+(?:\.\d+)*))?|(?<events>WHATWG HTML, 9\.2[\d.]*)|(?<repository>[\w.-]+\/[\w.-]+) #(?<issue>\d+)/g

/** A check's source, with links. */
export function linked(spec: string): Markup {
  const parts: Part[] = []
  let end = 0
  for (const match of spec.matchAll(REFERENCE)) {
    const { rfc, section, events, repository, issue } = match.groups ?? {}
    const url = rfc
      ? `https://www.rfc-editor.org/rfc/rfc${rfc}${section ? `#section-${section}` : ''}`
      : events
        ? 'https://html.spec.whatwg.org/multipage/server-sent-events.html'
        : `https://github.com/${repository}/issues/${issue}`
    parts.push(spec.slice(end, match.index), markup`<a href="${url}" rel="noreferrer">${match[0]}</a>`)
    end = match.index + match[0].length
  }
  return markup`${parts}${spec.slice(end)}`
}
