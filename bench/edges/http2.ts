import { checks } from '../../src/probe/checks/index.ts'
import { certificate } from '../rig/certificate.ts'
import type { Edge } from './edge.ts'

/** The same edge, started with TLS and asked over HTTP/2. Undefined where it has no such form. */
export function overHttp2({ article, since2023, ...edge }: Edge): Edge | undefined {
  const { id, title, expected, http2, start, offers = checks.map(({ id }) => id) } = edge
  if (!http2) return undefined
  return {
    ...edge,
    id: `${id}-http2`,
    title: `${title}, HTTP/2`,
    protocol: 'http2',
    // A browser opens its WebSockets over HTTP/1.1, unless the server offers RFC 8441.
    offers: offers.filter((id) => checks.find((check) => check.id === id)?.transport !== 'websocket'),
    ...http2,
    expected: { ...expected, ...http2.expected },
    start: async (options) => start({ ...options, tls: await certificate() }),
  }
}
