import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import t from 'tap'
import { envoy } from '../../../../bench/programs/envoy/program.ts'
import { render } from '../../../../bench/programs/envoy/render.ts'
import { startEnvoy } from '../../../../bench/programs/envoy/start.ts'
import { findProgram } from '../../../../bench/programs/find.ts'
import { exchange, parts } from '../../edges/exchange.ts'
import { origin } from '../../edges/origin.ts'

const file = new URL('../../../../bench/edges/app-runner/envoy.yaml', import.meta.url)
const yaml = await readFile(file, 'utf8')
const signal = AbortSignal.timeout(100_000)
const program = await findProgram(envoy, { signal, progress: (line) => t.comment(line) })

t.test('Several run at once, each on its own port, and stopping leaves no process', async (t) => {
  const names = ['a', 'b', 'c']
  const envoys = await Promise.all(
    names.map(async (name) => {
      const { url } = await origin(t, (_, response) => response.end(name))
      const envoy = await startEnvoy({
        program,
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

t.test('A configuration that Envoy refuses is an error with Envoy’s own words', async (t) => {
  const config = yaml.replace('codec_type: HTTP1', 'codec_type: HTTP9')
  await t.rejects(startEnvoy({ program, config, healthy: true, signal }), {
    message: /^Envoy did not become ready: it exited with code 1\. Its last lines:\n.*HTTP9/s,
  })
})

t.test('An aborted start rejects with the reason and leaves no process', async (t) => {
  const abort = new AbortController()
  const health = Promise.withResolvers<Socket>()
  const { url } = await origin(
    t,
    (_, response) => response.end(),
    // Never answered: Envoy waits for its health check.
    ({ socket }) => health.resolve(socket),
  )
  const config = render(yaml, { upstream: url })
  const start = startEnvoy({ program, config, healthy: true, signal: abort.signal })
  const socket = await health.promise
  const closed = once(socket.resume(), 'close')
  abort.abort(new Error('enough'))
  await t.rejects(start, { message: 'enough' })
  await closed
})

t.test('Each line of the access log goes to onRequest and can still be found', async (t) => {
  const { url } = await origin(t, (_, response) => response.end())
  const logged = Promise.withResolvers<string>()
  const config = render(yaml, { upstream: url })
  const envoy = await startEnvoy({ program, config, healthy: true, signal, onRequest: logged.resolve })
  t.teardown(envoy.stop)
  await exchange(new URL(`http://127.0.0.1:${envoy.port}/sse?run=handed`), 'Connection: close')
  const line = await logged.promise
  t.match(JSON.parse(line), { path: '/sse?run=handed', code: 200 })
  t.equal(await envoy.log('handed'), line)
})

t.test('After Envoy has died, its log is an error that says how', async (t) => {
  const { url } = await origin(t, (_, response) => response.end())
  const envoy = await startEnvoy({ program, config: render(yaml, { upstream: url }), healthy: true, signal })
  t.teardown(envoy.stop)
  process.kill(envoy.pid, 'SIGKILL')
  await t.rejects(envoy.log('any'), { message: /Envoy's log cannot be read: it was ended by SIGKILL/ })
  await envoy.stop()
})

t.test('With healthy: false it is ready without a service, and answers 503', async (t) => {
  const { url, server } = await origin(t, () => {})
  await new Promise((resolve) => server.close(resolve))
  const envoy = await startEnvoy({
    program,
    config: render(yaml, { upstream: url }),
    healthy: false,
    signal,
  })
  t.teardown(envoy.stop)
  const wire = await exchange(new URL(`http://127.0.0.1:${envoy.port}/`), 'Connection: close')
  t.equal(parts(wire).status, 'HTTP/1.1 503 Service Unavailable')
})

t.test('It tells the processor time that it has used', async (t) => {
  const { url } = await origin(t, (_, response) => response.end())
  const envoy = await startEnvoy({
    program,
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
  t.equal(await envoy.cpuMs(), undefined, 'the process is gone')
})
