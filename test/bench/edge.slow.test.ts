import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { edges } from '../../bench/edges/index.ts'
import { exchange } from '../support/wire.ts'

const EDGE = fileURLToPath(new URL('../../bench/edge.ts', import.meta.url))
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [EDGE, ...args]).catch((error) => error) as Promise<{
    code?: number
    stdout: string
    stderr: string
  }>

t.test('Its help names every edge', async (t) => {
  const { code, stdout } = await run('--help')
  t.strictSame(
    stdout.split('\n').filter(({ length }) => length > 80),
    [],
  )
  t.equal(code, undefined)
  for (const { id, title } of edges.filter(({ id }) => id !== 'direct')) {
    t.match(stdout, id)
    t.match(stdout, title)
  }
})

t.test('A wrong command line exits with 2 and lists the edges', async (t) => {
  for (const args of [
    [],
    ['nowhere'],
    ['lambda-url', 'lambda-url'],
    ['direct'],
    ['lambda-bootstrap', '--origin', 'https://127.0.0.1'],
    ['lambda-bootstrap', '--origin', 'nowhere'],
    ['--fast'],
  ]) {
    const { code, stderr } = await run(...args)
    t.equal(code, 2, args.join(' '))
    t.match(stderr, /lambda-url/)
  }
})

/** Starts it, and reads its standard output line by line. It is killed after the test at the latest. */
function start(t: Test, ...args: string[]) {
  const child = spawn(process.execPath, [EDGE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  /** The next line that matches. */
  const line = async (wanted: RegExp): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`It ended without a line like ${wanted}.`)
      if (wanted.test(value)) return value
    }
  }
  return { child, ended, line }
}

t.test('It starts an edge, prints requests to try and the edge’s log, and stops on Ctrl-C', async (t) => {
  const { child, ended, line } = start(t, 'lambda-bootstrap')
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

t.test('With --origin it stands in front of anybody’s service, and prints its configuration', async (t) => {
  const server = createServer((_, response) => response.end('theirs'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const { child, ended, line } = start(t, 'app-runner', '--origin', `http://127.0.0.1:${port}`)
  t.match(await line(/port_value: [1-9]/), `${port}`, 'the configuration names the origin')
  const [, edge] = /: (http\S+) → http/.exec(await line(/^App Runner \(Envoy [\d.]+\)/)) ?? []
  t.equal(await (await fetch(`${edge}`)).text(), 'theirs')
  t.match(JSON.parse(await line(/^\{/)), { code: 200, path: '/' }, 'a line of its log for each request')
  child.kill('SIGINT')
  t.strictSame(await ended, [0, null])
})
