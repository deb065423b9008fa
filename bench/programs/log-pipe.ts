import { execFile } from 'node:child_process'
import { constants, open } from 'node:fs'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/**
 * Makes a named pipe that a program can log to as to a file, and reads it line by line. A program cannot open
 * /dev/stdout here, because Node gives its children sockets.
 */
export async function openLogPipe(path: string, onLine: (line: string) => void): Promise<Disposable> {
  await promisify(execFile)('mkfifo', [path])
  // Also for writing: so opening does not wait for a writer, and a writer that closes it does not end it.
  const fd = await promisify(open)(path, constants.O_RDWR | constants.O_NONBLOCK)
  const socket = new Socket({ fd, readable: true, writable: false })
  createInterface({ input: socket }).on('line', onLine)
  return { [Symbol.dispose]: () => socket.destroy() }
}
