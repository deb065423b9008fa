import { once } from 'node:events'
import { connect } from 'node:net'

/**
 * Sends these lines as they are, an empty one after the headers included, and reads until the other side closes.
 * What it gives is what was on the wire.
 */
export async function send(url: URL, ...lines: string[]): Promise<string> {
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  let wire = ''
  socket.setEncoding('latin1').on('data', (text) => {
    wire += text
  })
  // Who refuses need not have read everything: the answer counts.
  socket.on('error', () => {})
  socket.write(lines.join('\r\n'))
  await new Promise((resolve) => socket.once('close', resolve))
  return wire
}
