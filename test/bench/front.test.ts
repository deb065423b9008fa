import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { fronts } from '../../bench/edges/fronts.ts'
import { exchange } from '../support/wire.ts'

const FRONT = fileURLToPath(new URL('../../bench/front.ts', import.meta.url))
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [FRONT, ...args]).catch((error) => error) as Promise<{
    code?: number
    stdout: string
    stderr: string
  }>

t.test('Its help names every front', async (t) => {
  const { code, stdout } = await run('--help')
  t.equal(code, undefined)
  for (const { id, title } of fronts) {
    t.match(stdout, id)
    t.match(stdout, title)
  }
})

t.test('What cannot be meant exits with 2 and says what can', async (t) => {
  for (const args of [
    [],
    ['nowhere'],
    ['lambda-url', 'lambda-url'],
    ['lambda-bootstrap', '--buffered'],
    ['--fast'],
  ]) {
    const { code, stderr } = await run(...args)
    t.equal(code, 2, args.join(' '))
    t.match(stderr, /lambda-url/)
  }
})

t.test('It starts a front, says how to try it, logs what is asked, and stops on Ctrl-C', async (t) => {
  const child = spawn(process.execPath, [FRONT, 'lambda-bootstrap'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (wanted: RegExp): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`It ended without a line like ${wanted}.`)
      if (wanted.test(value)) return value
    }
  }
  const chunked = await line(/^curl -iN http.*\/transfer-encoding$/)
  t.match(await line(/\/sse$/), /^curl -iN http/)
  t.match(await line(/\/websocket$/), /^curl -iN --header "Connection: Upgrade"/)
  const url = new URL(chunked.split(' ').at(-1) as string)
  const { body } = await exchange(url, 'GET /transfer-encoding HTTP/1.1', 'Connection: close')
  t.equal(String(body), '4\r\nfoo\n\r\n4\r\nbar\n\r\n4\r\nbaz\n\r\n0\r\n\r\n')
  t.match(await line(/^GET/), /^GET \/transfer-encoding 200, 12 bytes, the function was done after \d+ ms/)
  child.kill('SIGINT')
  t.strictSame(await ended, [0, null])
})
