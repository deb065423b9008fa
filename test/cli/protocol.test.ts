import t from 'tap'
import { appRunner } from '../../bench/edges/app-runner/index.ts'
import { certificate } from '../../bench/rig/certificate.ts'
import { run } from '../support/any-url/program.ts'
import { startAppRunner } from '../support/app-runner.ts'
import { startApp } from '../support/service.ts'

const { url: service } = await startApp(t)
const tls = await certificate()
const { url } = await startAppRunner(t, { origin: service, tls })
const sse = new URL('/sse?interval=50', url).href

t.test(`Through ${appRunner.title} with TLS check speaks HTTP/2, or what it is told to`, async (t) => {
  const facts = async (...options: string[]) => {
    const { code, stdout, stderr } = await run('check', sse, '--cacert', tls.files.ca, '--json', ...options)
    t.equal(code, 0, stderr)
    return JSON.parse(stdout).facts
  }
  t.match(await facts(), { httpVersion: '2', alpn: 'h2' })
  t.match(await facts('--http2'), { httpVersion: '2', alpn: 'h2' })
  t.match(await facts('--http1.1'), { httpVersion: '1.1', alpn: 'http/1.1' })
})

t.test('Fields that HTTP/2 forbids are left out, and what cannot be sent ends the program', async (t) => {
  const trusting = [sse, '--cacert', tls.files.ca, '--http2']
  const kept = await run('check', ...trusting, '-H', 'Connection: keep-alive', '-H', 'TE: gzip')
  t.equal(kept.code, 0, kept.stderr)
  const unsent = await run('check', ...trusting, '-X', 'CONNECT')
  t.equal(unsent.code, 2)
  t.match(unsent.stdout, /ERR_HTTP2_CONNECT/)
})

t.test('Both at once are an error that says so', async (t) => {
  const { code, stderr } = await run('check', sse, '--http1.1', '--http2')
  t.equal(code, 2)
  t.match(stderr, /--http1\.1 and --http2 exclude each other/)
})
