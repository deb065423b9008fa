import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import t from 'tap'
import { type Child, poll, startChild } from '../../../bench/programs/child.ts'

const signal = AbortSignal.timeout(100_000)

/** Node, running this script; killed at the test's end. */
async function script(
  t: { teardown(end: () => unknown): void },
  code: string,
  onStdout?: (line: string) => void,
): Promise<Child> {
  const child = await startChild({
    command: process.execPath,
    args: ['-e', code],
    ...(onStdout && { onStdout }),
  })
  t.teardown(() => child.stop(0))
  return child
}

/** Resolves once the child has ended by itself. */
const ended = (child: Child) =>
  poll(child, async () => undefined, { failure: 'no', timeoutMs: 20_000, signal }).catch(() => {})

t.test('The last 200 lines of both outputs are kept', async (t) => {
  const child = await script(t, 'for (let n = 1; n <= 300; n++) console.log(n); console.error("last")')
  await ended(child)
  const lines = child.lines()
  t.equal(lines.length, 200)
  t.ok(lines.includes('300'))
  t.ok(lines.includes('last'))
  t.notOk(lines.includes('100'))
})

t.test('With onStdout standard output is not kept', async (t) => {
  const heard: string[] = []
  const child = await script(t, 'console.log("out"); console.error("err")', (line) => heard.push(line))
  await ended(child)
  t.strictSame(heard, ['out'])
  t.strictSame(child.lines(), ['err'])
})

t.test('A child that ignores SIGTERM is killed after the grace time', async (t) => {
  const { promise: ready, resolve } = Promise.withResolvers<string>()
  const child = await script(
    t,
    'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log("up")',
    resolve,
  )
  await ready
  t.strictSame(await child.stop(50), { code: null, signal: 'SIGKILL' })
})

t.test('What it has started is killed with it', async (t) => {
  const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log(process.pid)'
  const { promise: started, resolve } = Promise.withResolvers<string>()
  const code = `${stubborn}
    require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'inherit' })`
  const pids: string[] = []
  const child = await script(t, code, (line) => {
    if (pids.push(line) === 2) resolve(line)
  })
  await started
  // Its standard output is closed only once neither has it.
  t.strictSame(await child.stop(50), { code: null, signal: 'SIGKILL' })
})

t.test('A command that cannot be run is an error', async (t) => {
  await t.rejects(startChild({ command: t.testdirName, args: [] }), { code: 'ENOENT' })
})

t.test('poll resolves with the value, or rejects with the child’s last lines', async (t) => {
  const child = await script(t, 'console.error("hello"); setInterval(() => {}, 1e6)')
  let asked = 0
  const attempt = async () => {
    asked += 1
    if (asked === 1) throw new Error('not yet')
    return asked === 3 ? 'answer' : undefined
  }
  t.equal(await poll(child, attempt, { failure: 'no answer', timeoutMs: 20_000, signal }), 'answer')

  await poll(child, async () => child.lines()[0], { failure: 'silent', timeoutMs: 20_000, signal })
  await t.rejects(
    poll(child, async () => undefined, { failure: 'no answer', timeoutMs: 50, signal }),
    {
      message: 'no answer within 0.05 s. Its last lines:\nhello',
    },
  )
})

t.test('A child does not outlive a process that ends without stopping it', async (t) => {
  // The grandchild holds a connection to us: when that closes, it is gone.
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const connected = once(server, 'connection') as Promise<[Socket]>
  const module = new URL('../../../bench/programs/child.ts', import.meta.url).href
  const grandchild = `require('node:net').connect(${port}, '127.0.0.1', () => console.log('connected'))`
  const child = await script(
    t,
    `import(${JSON.stringify(module)}).then(({ startChild }) => startChild({
      command: process.execPath,
      args: ['-e', ${JSON.stringify(grandchild)}],
      onStdout: () => process.exit(7),
    }))`,
  )
  const [socket] = await connected
  await once(
    socket.resume().on('error', () => {}),
    'close',
  )
  t.strictSame(await child.stop(20_000), { code: 7, signal: null })
})
