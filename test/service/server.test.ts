import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { chunked, sse, websocket } from '../support/clients.ts'

const SERVER = fileURLToPath(new URL('../../src/service/server.ts', import.meta.url))

// They mostly wait for processes to start and to end.
t.jobs = 3

/** The service as a process of its own, on a free port, with this environment and no other but the compile cache. */
function serve(t: Tap.Test, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [SERVER], {
    env: { PORT: '0', NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines: Record<string, unknown>[] = []
  const stderr: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line))
    child.emit('logged')
  })
  child.stderr.setEncoding('utf8').on('data', (text) => stderr.push(text))
  const ended = once(child, 'close').then(([code]) => ({ code, lines, stderr: stderr.join('') }))
  const logged = async (msg: RegExp) => {
    for (;;) {
      const line = lines.find((line) => msg.test(String(line.msg)))
      if (line) return line
      await Promise.race([
        once(child, 'logged'),
        ended.then((end) => Promise.reject(new Error(JSON.stringify(end)))),
      ])
    }
  }
  const listening = async () => {
    const { msg } = await logged(/^Server listening at/)
    return new URL(String(msg).replace('Server listening at ', ''))
  }
  return { child, ended, logged, listening }
}

declare namespace Tap {
  type Test = { teardown(fn: () => unknown): void }
}

t.test('A wrong variable stops the start with exit 1 and its name', async (t) => {
  const { code, lines, stderr } = await serve(t, { PORT: 'eighty', HEARTBEAT: 'often' }).ended
  t.equal(code, 1)
  t.strictSame(lines, [])
  t.match(stderr, /^PORT="eighty" must be integer\. It is the port to listen on\nHEARTBEAT="often" /)
})

t.test('A port that is taken stops the start with exit 1', async (t) => {
  const { port } = await serve(t).listening()
  const { code, stderr } = await serve(t, { PORT: port }).ended
  t.equal(code, 1)
  t.equal(
    stderr,
    `EADDRINUSE: another program listens on 127.0.0.1:${port}. Stop it, or set PORT or METRICS_PORT\n`,
  )
  const metrics = await serve(t, { METRICS_PORT: port }).ended
  t.equal(metrics.code, 1)
  t.equal(metrics.stderr, stderr)
})

t.test('A HOST that this machine has not stops the start with one line', async (t) => {
  const elsewhere = await serve(t, { HOST: '192.0.2.1' }).ended
  t.equal(elsewhere.code, 1)
  t.match(elsewhere.stderr, /^EADDRNOTAVAIL: this machine has no address 192\.0\.2\.1\. [^\n]*\n$/)
  const unknown = await serve(t, { HOST: 'no-such-host.invalid' }).ended
  t.equal(unknown.code, 1)
  t.match(unknown.stderr, /^(ENOTFOUND|EAI_AGAIN): [^\n]*no-such-host\.invalid[^\n]*\n$/)
})

t.test('A store that cannot be opened stops the start with one line', async (t) => {
  const { code, stderr } = await serve(t, { CHANNELS: 'open', CHANNELS_STORE: 'sqlite:/nowhere/at-all.db' })
    .ended
  t.equal(code, 1)
  t.match(
    stderr,
    /^STREAMPROOF_STORE_OPEN: CHANNELS_STORE=sqlite:\/nowhere\/at-all\.db cannot be opened: [^\n]*\n$/,
  )
})

t.test('A misspelt variable is named in the log', async (t) => {
  const { logged } = serve(t, { MAX_STREAM: '5' })
  t.match(await logged(/MAX_STREAM/), { level: 40, msg: /Did you mean MAX_STREAMS\?$/ })
})

t.test('AWS_LAMBDA_HTTP_ENDPOINT is where it listens, not PORT', async (t) => {
  const { hostname, port } = await serve(t, {
    AWS_LAMBDA_HTTP_ENDPOINT: '127.0.0.2:0',
    PORT: '1',
  }).listening()
  t.equal(hostname, '127.0.0.2')
  t.not(port, '1')
})

t.test('On Lambda Web Functions it logs the drain timeout, and warns when that is too long', async (t) => {
  const AWS_LAMBDA_HTTP_ENDPOINT = '127.0.0.1:0'
  const follows = serve(t, { AWS_LAMBDA_HTTP_ENDPOINT })
  t.match(await follows.logged(/DRAIN_TIMEOUT/), {
    level: 30,
    msg: 'DRAIN_TIMEOUT is 800 ms: Lambda Web Functions kill 1000 ms after SIGTERM',
  })
  const insists = serve(t, { AWS_LAMBDA_HTTP_ENDPOINT, DRAIN_TIMEOUT: '25s' })
  t.match(await insists.logged(/DRAIN_TIMEOUT/), {
    level: 40,
    msg: 'DRAIN_TIMEOUT is 25000 ms: Lambda Web Functions kill 1000 ms after SIGTERM',
  })
  const elsewhere = serve(t)
  await elsewhere.listening()
  elsewhere.child.kill('SIGTERM')
  t.notMatch(JSON.stringify((await elsewhere.ended).lines), 'DRAIN_TIMEOUT')
})

t.test('It logs JSON into a pipe, and one line for each stream that has ended', async (t) => {
  const { child, listening, ended } = serve(t)
  const url = await listening()
  for (const kind of [chunked, sse, websocket]) {
    const client = await kind.open(t, url, '?interval=0&run=one')
    t.equal(await client.ended, kind.endings.source)
  }
  child.kill('SIGTERM')
  const { code, lines } = await ended
  t.equal(code, 0)
  const streams = lines.filter(({ msg }) => msg === 'stream ended').map(({ stream }) => stream)
  t.match(streams, [
    { transport: 'chunked', run: 'one', endedBy: 'source', events: 3, bytes: 12 },
    { transport: 'sse', run: 'one', endedBy: 'source', events: 3, bytes: 69 },
    { transport: 'websocket', run: 'one', endedBy: 'source', events: 3, bytes: 12 },
  ])
  t.equal(streams.length, 3)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  t.test(`${signal} ends the open streams of all transports, then the process with 0`, async (t) => {
    const { child, listening, ended } = serve(t, { DRAIN_TIMEOUT: '500ms' })
    const url = await listening()
    const kinds = [chunked, sse, websocket]
    const clients = await Promise.all(kinds.map((kind) => kind.open(t, url, '?count=2&silence=600000')))
    await Promise.all(clients.map((client) => client.got(1)))
    child.kill(signal)
    for (const [i, kind] of kinds.entries()) t.match(await clients[i]?.ended, kind.endings.drain, kind.name)
    t.equal((await ended).code, 0)
  })

t.test('A draining service is alive, not ready, and opens no stream', async (t) => {
  const { child, listening, logged, ended } = serve(t, { DRAIN_TIMEOUT: '20s' })
  const url = await listening()
  const client = await sse.open(t, url, '?count=2&silence=600000')
  child.kill('SIGTERM')
  await logged(/^closing$/)
  t.equal((await fetch(new URL('/health', url))).status, 200)
  t.equal((await fetch(new URL('/health/ready', url))).status, 503)
  const refused = await fetch(new URL('/sse', url))
  t.equal(refused.status, 503)
  t.match(refused.headers.get('retry-after'), /^\d+$/)
  client.leave()
  t.equal((await ended).code, 0, 'and ends once the last stream has, long before its time is up')
})

t.test('A second signal ends it at once', async (t) => {
  const { child, listening, logged, ended } = serve(t, { DRAIN_TIMEOUT: '60s' })
  const client = await sse.open(t, await listening(), '?count=2&silence=600000')
  child.kill('SIGTERM')
  await logged(/^closing$/)
  child.kill('SIGTERM')
  t.equal((await ended).code, 1)
  await client.ended
})
