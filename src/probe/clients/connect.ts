import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/**
 * A connected socket, TLS for https.
 * @throws what the socket throws, and ETIMEDOUT when `patience` (ms) runs out
 * @param protocols what to offer over TLS, by their names in ALPN (RFC 7301)
 */
export async function connect(
  url: URL,
  patience: number,
  signal?: AbortSignal,
  protocols = ['http/1.1'],
): Promise<Socket> {
  const tls = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const target = { host, port: Number(url.port) || (tls ? 443 : 80) }
  // An address is no server name (RFC 6066, 3).
  const servername = isIP(host) ? undefined : { servername: host }
  const socket = tls ? connectTls({ ...target, ...servername, ALPNProtocols: protocols }) : connectTcp(target)
  socket.setNoDelay(true)
  const patient = AbortSignal.timeout(patience)
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', {
      signal: signal ? AbortSignal.any([signal, patient]) : patient,
    })
    return socket
  } catch (error) {
    socket.destroy()
    signal?.throwIfAborted()
    throw patient.aborted
      ? Object.assign(new Error(`no connection to ${url.host} within ${patience} ms`), { code: 'ETIMEDOUT' })
      : error
  }
}
