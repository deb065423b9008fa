import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import t from 'tap'
import { findEnvoy } from '../../../../bench/programs/envoy/binary.ts'
import { startEnvoy } from '../../../../bench/programs/envoy/process.ts'
import { render } from '../../../../bench/programs/envoy/render.ts'
import { exchange, parts } from '../../edges/exchange.ts'
import { origin } from '../../edges/origin.ts'

const file = new URL('../../../../bench/edges/app-runner/envoy.yaml', import.meta.url)
const yaml = await readFile(file, 'utf8')
const signal = AbortSignal.timeout(100_000)
const binary = await findEnvoy({ signal, progress: (line) => t.comment(line) })

t.test('Several run at once, each on a port of its own, and stopping leaves none', async (t) => {
  const names = ['a', 'b', 'c']
  const envoys = await Promise.all(
    names.map(async (name) => {
      const { url } = await origin(t, (_, response) => response.end(name))
      const envoy = await startEnvoy({
        binary,
        config: render(yaml, { upstream: url }),
        healthy: true,
        signal,
      })
      t.teardown(envoy.stop)
      return envoy
    }),
  )
  const answers = await Promise.all(
    envoys.map(async ({ port }) => {
      const wire = await exchange(new URL(`http://127.0.0.1:${port}/`), 'Connection: close')
      return parts(wire).body
    }),
  )
  t.strictSame(answers, names)
  await Promise.all(envoys.flatMap(({ stop }) => [stop(), stop()]))
  for (const { pid } of envoys) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})

t.test('A configuration that Envoy refuses fails with Envoy’s own words', async (t) => {
  const config = yaml.replace('codec_type: HTTP1', 'codec_type: HTTP9')
  await t.rejects(startEnvoy({ binary, config, healthy: true, signal }), {
    message: /^Envoy did not become ready: it exited with code 1\. Its last lines:\n.*HTTP9/s,
  })
})

t.test('A start that is given up rejects with the reason and leaves no process', async (t) => {
  const abort = new AbortController()
  const health = Promise.withResolvers<Socket>()
  const { url } = await origin(
    t,
    (_, response) => response.end(),
    // Never answered: Envoy waits for its health check.
    ({ socket }) => health.resolve(socket),
  )
  const config = render(yaml, { upstream: url })
  const start = startEnvoy({ binary, config, healthy: true, signal: abort.signal })
  const socket = await health.promise
  const closed = once(socket.resume(), 'close')
  abort.abort(new Error('enough'))
  await t.rejects(start, { message: 'enough' })
  await closed
})

t.test(
  'Each line of its access log is handed out as it comes, and can be asked for nevertheless',
  async (t) => {
    const { url } = await origin(t, (_, response) => response.end())
    const logged = Promise.withResolvers<string>()
    const config = render(yaml, { upstream: url })
    const envoy = await startEnvoy({ binary, config, healthy: true, signal, onRequest: logged.resolve })
    t.teardown(envoy.stop)
    await exchange(new URL(`http://127.0.0.1:${envoy.port}/sse?run=handed`), 'Connection: close')
    const line = await logged.promise
    t.match(JSON.parse(line), { path: '/sse?run=handed', code: 200 })
    t.equal(await envoy.log('handed'), line)
  },
)

t.test('When Envoy dies, asking for its log says so', async (t) => {
  const { url } = await origin(t, (_, response) => response.end())
  const envoy = await startEnvoy({ binary, config: render(yaml, { upstream: url }), healthy: true, signal })
  t.teardown(envoy.stop)
  process.kill(envoy.pid, 'SIGKILL')
  await t.rejects(envoy.log('any'), { message: /Envoy's log cannot be read: it was ended by SIGKILL/ })
  await envoy.stop()
})

t.test('Where it is not to wait for a service, it is ready without one, and answers 503', async (t) => {
  const { url, server } = await origin(t, () => {})
  await new Promise((resolve) => server.close(resolve))
  const envoy = await startEnvoy({
    binary,
    config: render(yaml, { upstream: url }),
    healthy: false,
    signal,
  })
  t.teardown(envoy.stop)
  const wire = await exchange(new URL(`http://127.0.0.1:${envoy.port}/`), 'Connection: close')
  t.equal(parts(wire).status, 'HTTP/1.1 503 Service Unavailable')
})

t.test('It says what processor time it has used, as far as the system tells', async (t) => {
  const { url } = await origin(t, (_, response) => response.end())
  const envoy = await startEnvoy({
    binary,
    config: render(yaml, { upstream: url }),
    healthy: true,
    signal,
  })
  t.teardown(envoy.stop)
  const before = await envoy.cpuMs()
  if (process.platform !== 'linux') return t.equal(before, undefined)
  t.ok(before !== undefined && before > 0, 'its start took some')
  // However little one request takes, enough of them show.
  const at = new URL(`http://127.0.0.1:${envoy.port}/`)
  while ((await envoy.cpuMs()) === before) await exchange(at, 'Connection: close')
  await envoy.stop()
  t.equal(await envoy.cpuMs(), undefined, 'nobody is there to ask')
})
