import { randomBytes } from 'node:crypto'
import { unzipSync } from 'fflate'
import t from 'tap'
import { startEnvironment } from '../../../bench/aws/lambda-web/environment.ts'
import { packLambdaWeb, seal } from '../../../bench/package/lambda-web.ts'
import { chunked, sse, websocket } from '../../support/clients.ts'

// It installs the dependencies twice, in a test run that keeps both cores busy.
const PATIENCE = 600_000
t.setTimeout(PATIENCE)

const signal = AbortSignal.timeout(PATIENCE)
const packed = packLambdaWeb({ signal, progress: (line) => t.comment(line) })

t.test('Packing twice gives the same package', async (t) => {
  const { sha256, files } = await packed
  const again = await packLambdaWeb({ signal, progress: (line) => t.comment(line) })
  t.equal(again.sha256, sha256)
  t.equal(again.files, files)
})

t.test('It has what Lambda loads and its dependencies, and nothing else', async (t) => {
  const { bytes } = await packed
  const entries = unzipSync(bytes)
  const paths = Object.keys(entries)
  for (const path of [
    'index.js',
    'dist/service/server.js',
    'dist/service/web/index.html',
    'node_modules/fastify/fastify.js',
  ])
    t.ok(paths.includes(path), path)
  t.match(JSON.parse(Buffer.from(entries['package.json'] as Uint8Array).toString()), { type: 'module' })
  const foreign = /^(src|test|bench)\/|^node_modules\/(typescript|tap|node|fflate)\/|\.map$|\.ts$/
  t.strictSame(
    paths.filter((path) => foreign.test(path)),
    [],
  )
})

t.test('Over 10 MB is an error that names the largest folders', async (t) => {
  const files = new Map<string, Uint8Array>([
    ['index.js', Buffer.from('')],
    ['node_modules/@scope/heavy/a', randomBytes(6_000_000)],
    ['node_modules/@scope/heavy/b', randomBytes(4_100_000)],
  ])
  t.throws(() => seal(files), {
    message:
      /^The package has 10\d{6} bytes, and may have 10000000\. .*node_modules\/@scope\/heavy \(10100000\)/,
  })
})

t.test('Unpacked, it starts with AWS_LAMBDA_HTTP_ENDPOINT alone, and the routes answer', async (t) => {
  const { bytes } = await packed
  const environment = await startEnvironment({ zip: bytes, env: {}, signal })
  t.teardown(environment.stop)
  const { url } = environment
  t.equal((await fetch(new URL('/health', url))).status, 200)
  t.match(await (await fetch(url)).text(), /<!doctype html>/i)
  for (const kind of [chunked, sse, websocket]) {
    const client = await kind.open(t, url, '?interval=0')
    t.equal(await client.ended, kind.endings.source, kind.name)
  }
  t.equal((await fetch(new URL('/websocket', url))).status, 426)
  t.match(environment.logs().join('\n'), /DRAIN_TIMEOUT is 800 ms: Lambda Web Functions kill 1000 ms after/)
  await environment.stop()
  t.match(environment.logs().join('\n'), /"signal":"SIGTERM".*"msg":"closing"/)
  await t.rejects(fetch(url), 'it is gone')
})

t.test('The revision’s variables reach it', async (t) => {
  const { bytes } = await packed
  const env = { PROBE_ROUTES: 'true', LOG_LEVEL: 'silent' }
  const environment = await startEnvironment({ zip: bytes, env, signal })
  t.teardown(environment.stop)
  t.equal((await fetch(new URL('/probe/request', environment.url))).status, 200)
  t.strictSame(environment.logs(), [])
})

t.test('A package that does not listen is an error with its last lines', async (t) => {
  const files = new Map([['index.js', Buffer.from('console.log("no server in here")')]])
  await t.rejects(startEnvironment({ zip: seal(files).bytes, env: {}, signal }), {
    message: /did not listen where AWS_LAMBDA_HTTP_ENDPOINT says: it exited with code 0.*no server in here/s,
  })
})
