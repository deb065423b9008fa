import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Sends a GET of these lines and reads until the other side closes. What it gives is what was on the wire. */
export async function exchange(url: URL, ...headers: string[]): Promise<string> {
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  const named = headers.some((line) => /^host:/i.test(line)) ? [] : [`Host: ${url.host}`]
  socket.write([`GET ${url.pathname}${url.search} HTTP/1.1`, ...named, ...headers, '', ''].join('\r\n'))
  return text(socket)
}

/** Splits what was on the wire into the status line, the header lines and the rest. */
export function parts(wire: string): { status: string; headers: string[]; body: string } {
  const end = wire.indexOf('\r\n\r\n')
  const [status = '', ...headers] = wire.slice(0, end).split('\r\n')
  return { status, headers, body: wire.slice(end + 4) }
}
