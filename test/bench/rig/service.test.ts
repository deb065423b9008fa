import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t from 'tap'
import { type ServiceOptions, startService } from '../../../bench/rig/service.ts'

const options = (env: Record<string, string> = {}): ServiceOptions => ({
  env,
  signal: AbortSignal.timeout(100_000),
  progress: (line) => t.comment(line),
})

t.test('The built service starts on a free port, answers, and stops with 0', async (t) => {
  const service = await startService(options())
  t.teardown(service.stop)
  t.equal(service.url.hostname, '127.0.0.1')
  t.equal((await fetch(new URL('/health', service.url))).status, 200)
  t.equal(await service.stop(), 0)
  t.equal(await service.stop(), 0, 'twice is as good as once')
  t.throws(() => process.kill(service.pid, 0), { code: 'ESRCH' })
})

t.test('It gets the given variables, and the bench chooses where it listens', async (t) => {
  const before = process.env.AWS_LAMBDA_HTTP_ENDPOINT
  process.env.AWS_LAMBDA_HTTP_ENDPOINT = '127.0.0.1:1'
  t.teardown(() => {
    if (before === undefined) delete process.env.AWS_LAMBDA_HTTP_ENDPOINT
    else process.env.AWS_LAMBDA_HTTP_ENDPOINT = before
  })
  const silent = await startService(options({ LOG_LEVEL: 'silent', HOST: 'example.invalid', PORT: '1' }))
  t.teardown(silent.stop)
  t.strictSame(silent.logs(), [])
  const talking = await startService(options({ LOG_LEVEL: 'info' }))
  t.teardown(talking.stop)
  await talking.stop()
  t.match(talking.logs().join('\n'), new RegExp(`listening.*${talking.url.port}`, 'i'))
})

t.test('A service that ends at its start is an error with its last lines', async (t) => {
  await t.rejects(startService(options({ LOG_LEVEL: 'loud' })), {
    message: /GET \/health with 200: it exited with code 1\. Its last lines:\n.*LOG_LEVEL/s,
  })
})

t.test('An aborted start rejects with the reason', async (t) => {
  const abort = new AbortController()
  const progress = () => abort.abort(new Error('enough'))
  await t.rejects(startService({ ...options(), signal: abort.signal, progress }), { message: 'enough' })
})

t.test('A service that is not built is an error that says how to build it', async (t) => {
  const copy = t.testdir()
  await mkdir(join(copy, 'bench'))
  for (const room of ['rig', 'programs']) {
    const from = fileURLToPath(new URL(`../../../bench/${room}/`, import.meta.url))
    await cp(from, join(copy, 'bench', room), { recursive: true })
  }
  const module = (await import(pathToFileURL(join(copy, 'bench', 'rig', 'service.ts')).href)) as {
    startService: typeof startService
  }
  await t.rejects(module.startService(options()), { message: /npm run build/ })
})
