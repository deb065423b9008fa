import type { UrlOutcome } from '../../url-model.ts'

/** What an error code of HTTP/2 says. */
interface Meaning {
  name: string
  /** In a few words, where the name alone does not say it. */
  says?: string
  /** True where the code alone says why the stream was ended: no timer and no limit has to be looked for. */
  isWhy?: true
}

/** By their numbers (RFC 9113, section 7). */
const meanings: Meaning[] = [
  { name: 'NO_ERROR' },
  { name: 'PROTOCOL_ERROR' },
  { name: 'INTERNAL_ERROR' },
  { name: 'FLOW_CONTROL_ERROR' },
  { name: 'SETTINGS_TIMEOUT' },
  { name: 'STREAM_CLOSED' },
  { name: 'FRAME_SIZE_ERROR' },
  {
    name: 'REFUSED_STREAM',
    says: 'the server did nothing with the request, and a browser may send it again',
    isWhy: true,
  },
  { name: 'CANCEL' },
  { name: 'COMPRESSION_ERROR' },
  { name: 'CONNECT_ERROR' },
  { name: 'ENHANCE_YOUR_CALM', says: 'the client asks too much of the server', isWhy: true },
  { name: 'INADEQUATE_SECURITY', says: 'its TLS is too weak for HTTP/2', isWhy: true },
  { name: 'HTTP_1_1_REQUIRED', says: 'a browser sends the request again over HTTP/1.1', isWhy: true },
]

/** The id of a connection's first stream: check sends one request on each. */
const FIRST_STREAM = 1

/** A code's name, and what it says. */
export function meaningOfHttp2(code: number): string {
  const { name, says } = meanings[code] ?? { name: `the unknown code ${code}` }
  return says ? `${name}: ${says}` : name
}

/** Whether the code with which a stream was reset, or a connection was left, says why. */
export function codeSaysWhy({ http2 }: UrlOutcome): boolean {
  const { reset, goaways = [] } = http2 ?? {}
  const codes = reset ? [reset.code] : goaways.map(({ code }) => code)
  return codes.some((code) => meanings[code]?.isWhy === true)
}

/** The GOAWAY that says that the server did not, and will not, answer (RFC 9113, section 6.8). */
export function dropped({ http2 }: UrlOutcome): { code: number } | undefined {
  return http2?.goaways.find(({ lastStream }) => lastStream < FIRST_STREAM)
}

/** Whether the server says that it did nothing with the request, so that a browser may send it again. */
export function isUnprocessed(outcome: UrlOutcome): boolean {
  const { reset } = outcome.http2 ?? {}
  if (!reset) return dropped(outcome) !== undefined
  const name = meanings[reset.code]?.name
  return name === 'REFUSED_STREAM' || name === 'HTTP_1_1_REQUIRED'
}
