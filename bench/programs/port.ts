import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/**
 * Systems give clients, and servers that ask for port 0, ports above these (Linux from 32,768, macOS and Windows from
 * 49,152). None of them takes one of these between the moment it is chosen and the moment a program listens there. The
 * same holds for a port plus 10,000: a Redis or Valkey in cluster mode listens there too.
 */
const [FIRST, END] = [12_000, 22_000]
const ATTEMPTS = 100

/**
 * Returns a port of 127.0.0.1 on which nobody listens, for a program that cannot say which port it got.
 * @throws an Error where a hundred ports are all in use
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, END)
    if (await isFree(port)) return port
  }
  throw new Error(
    `${ATTEMPTS} ports between ${FIRST} and ${END} were all in use. End programs that listen there.`,
  )
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}

/** Resolves with true where somebody listens on a port of 127.0.0.1, or rejects. For `poll`. */
export async function listens(port: number): Promise<true> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
  return true
}
