import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** How to connect, where it is not as usual. */
export interface ConnectOptions {
  /** The authorities to trust, PEM. Default: the system's. */
  ca?: string
  /** Trusts any certificate. */
  insecure?: boolean
  /** Where to connect to, instead of looking the name up. */
  address?: string
  /** What to offer over TLS, by their names in ALPN (RFC 7301). Default: `http/1.1`. */
  protocols?: string[]
}

/** How to connect to each URL. */
export type Connecting = (url: URL) => Omit<ConnectOptions, 'protocols'>

/** A connected socket, and how long that took. */
export interface Connection {
  socket: Socket
  /** Until it stood, TLS and all, ms. */
  ms: number
  /** Between the name's look-up and TCP's connection, ms: one round trip. */
  roundTripMs: number
}

/** The server chooses nothing of what was offered. */
export class NotOfferedError extends Error {
  readonly code: 'STREAMPROOF_NO_HTTP2' | 'STREAMPROOF_NO_HTTP1'

  /** @param offered by their names in ALPN */
  constructor(host: string, offered: string[]) {
    const names = offered.map((name) => (name === 'h2' ? 'HTTP/2' : 'HTTP/1.1')).join(' or ')
    const hint = offered.includes('h2') ? '' : '; it may speak HTTP/2 only'
    super(`${host} does not offer ${names} (ALPN ${offered.join(', ')})${hint}`)
    this.code = offered.includes('http/1.1') ? 'STREAMPROOF_NO_HTTP1' : 'STREAMPROOF_NO_HTTP2'
  }
}

/**
 * Connects; with TLS for https.
 * @throws STREAMPROOF_NO_HTTP2 or STREAMPROOF_NO_HTTP1 where the server chooses nothing of what is offered, what the socket
 *   throws, and ETIMEDOUT when `patience` (ms) runs out
 */
export async function dial(
  url: URL,
  patience: number,
  signal?: AbortSignal,
  { ca, insecure, address, protocols = ['http/1.1'] }: ConnectOptions = {},
): Promise<Connection> {
  const tls = url.protocol === 'https:'
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const target = { host: address ?? name, port: Number(url.port) || (tls ? 443 : 80) }
  const start = performance.now()
  // An address is no server name (RFC 6066, 3). Node checks the certificate against `host`, where there is no name.
  const named = isIP(name) ? undefined : { servername: name }
  const socket = tls
    ? connectTls({
        ...target,
        ...named,
        ALPNProtocols: protocols,
        ...(ca !== undefined && { ca }),
        ...(insecure && { rejectUnauthorized: false }),
      })
    : connectTcp(target)
  socket.setNoDelay(true)
  let lookedUp = start
  let connected = start
  socket.once('lookup', () => {
    lookedUp = performance.now()
  })
  socket.once('connect', () => {
    connected = performance.now()
  })
  const patient = AbortSignal.timeout(patience)
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', {
      signal: signal ? AbortSignal.any([signal, patient]) : patient,
    })
    return { socket, ms: performance.now() - start, roundTripMs: connected - lookedUp }
  } catch (error) {
    socket.destroy()
    signal?.throwIfAborted()
    if ((error as NodeJS.ErrnoException).code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL')
      throw new NotOfferedError(url.host, protocols)
    throw patient.aborted
      ? Object.assign(new Error(`no connection to ${url.host} within ${patience} ms`), { code: 'ETIMEDOUT' })
      : error
  }
}

/** Whom to connect to. */
export interface ConnectRequest {
  url: URL
  /** How long it may take, ms. */
  patience: number
  /** Gives up at once. */
  signal?: AbortSignal
  /** Default: as the URL says, and trusting the system's authorities. */
  connecting?: Connecting | undefined
}

/** A connected socket, TLS for https. Throws as `dial` does. */
export async function connect(
  { url, patience, signal, connecting }: ConnectRequest,
  protocols?: string[],
): Promise<Socket> {
  return (await dial(url, patience, signal, { ...connecting?.(url), ...(protocols && { protocols }) })).socket
}
