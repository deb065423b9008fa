import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { streamHeaders } from '../../../transports/http.ts'

/**
 * How an origin ends a stream in its middle. `fin`: it closes the connection; `reset`: it resets it; `kill`: its process
 * gets SIGKILL.
 */
export const ENDS = ['fin', 'reset', 'kill'] as const

export interface Ending {
  by: (typeof ENDS)[number]
  /** What the answer says that it is: 1.0 has no chunks. */
  version: '1.0' | '1.1'
}

/** What is sent before the end, ms apart: long enough for an edge to have read each of them. */
const WORDS = ['foo\n', 'bar\n']
const INTERVAL = 200

/**
 * Answers a request with two events, and ends it in its middle. For `kill` a process of its own is the last that has the
 * connection, and the kernel closes it as it does for any process that was killed.
 */
export async function endEarly(socket: Socket, ending: Ending): Promise<void> {
  if (ending.by === 'kill') {
    // It only waits: what it had yet to write on a busy machine would be lost with it.
    const killed = spawn('cat', { stdio: ['pipe', socket, 'ignore'] })
    await once(killed, 'spawn')
    await sendTwo(socket, ending)
    socket.destroy()
    // A client that has left closes it sooner.
    if (!socket.closed) await once(socket, 'close')
    killed.kill('SIGKILL')
    return
  }
  await sendTwo(socket, ending)
  if (ending.by === 'reset') socket.resetAndDestroy()
  else socket.destroySoon()
}

async function sendTwo(to: Writable, { version }: Ending): Promise<void> {
  const chunked = version === '1.1'
  const fields = {
    'content-type': 'text/plain; charset=utf-8',
    ...streamHeaders,
    ...(chunked ? { 'transfer-encoding': 'chunked' } : { connection: 'close' }),
  }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  to.write(`HTTP/${version} 200 OK\r\n${head.join('')}\r\n`)
  for (const word of WORDS) {
    to.write(chunked ? `${word.length.toString(16)}\r\n${word}\r\n` : word)
    await sleep(INTERVAL)
  }
}
