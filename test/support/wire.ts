import { once } from 'node:events'
import { connect } from 'node:net'

/** What one connection carried, taken apart. */
export interface Answer {
  /** Of the first line. */
  status: number
  /** The header lines by their lower-case name. */
  headers: Record<string, string>
  /** Everything behind the empty line, as it was on the wire. */
  body: Buffer
}

/**
 * Sends a request of these lines and reads until the other side closes, so the lines had better ask for that.
 * `Host` is added.
 */
export async function exchange(url: URL, ...lines: string[]): Promise<Answer> {
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  const [first, ...headers] = lines
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  // A server that has heard enough may answer and reset: its answer counts.
  socket.on('error', () => {})
  socket.write([first, `Host: ${url.host}`, ...headers, '', ''].join('\r\n'))
  await new Promise((resolve) => socket.once('close', resolve))
  return parse(Buffer.concat(parts))
}

function parse(wire: Buffer): Answer {
  const end = wire.indexOf('\r\n\r\n')
  const [first = '', ...lines] = wire.toString('latin1', 0, end).split('\r\n')
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
    ),
    body: wire.subarray(end + 4),
  }
}
