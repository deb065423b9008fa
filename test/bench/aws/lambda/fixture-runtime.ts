import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { json, text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

// A runtime that does what its event's path says. Run with AWS_LAMBDA_RUNTIME_API, as Lambda runs one.

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`
const PRELUDE = 'application/vnd.awslambda.http-integration-response'
const NULS = '\0'.repeat(8)

if (process.env.FAIL === 'exit') {
  console.error('no database')
  process.exit(3)
}
if (process.env.FAIL === 'init') {
  const report = { errorType: 'Runtime.ImportModuleError', errorMessage: "Cannot find module 'handler'" }
  await whole(post('/init/error'), JSON.stringify(report))
  await sleep(60_000)
}

for (;;) {
  const [next] = (await once(request(`${api}/invocation/next`, { agent: false }).end(), 'response')) as [
    IncomingMessage,
  ]
  const id = String(next.headers['lambda-runtime-aws-request-id'])
  await handle(`/invocation/${id}`, (await json(next)) as { rawPath: string; rawQueryString: string })
}

async function handle(invocation: string, event: { rawPath: string; rawQueryString: string }): Promise<void> {
  const given = new URLSearchParams(event.rawQueryString)
  const stream = (type = PRELUDE) =>
    post(`${invocation}/response`, {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Transfer-Encoding': 'chunked',
      'Content-Type': type,
    })
  switch (event.rawPath) {
    // What it got, and which process it is.
    case '/echo':
      return whole(post(`${invocation}/response`), JSON.stringify({ pid: process.pid, ...event }))
    // A whole answer of these bytes.
    case '/whole':
      return whole(post(`${invocation}/response`), given.get('body') ?? '')
    // A streamed one, in these bytes, of this type.
    case '/stream':
      return whole(stream(given.get('type') ?? undefined), (given.get('body') ?? '').replace('|', NULS))
    // A streamed one of so many bytes.
    case '/bytes': {
      const out = stream('application/octet-stream')
      const chunk = Buffer.alloc(65_536)
      for (let left = Number(given.get('bytes')); left > 0 && !out.destroyed; left -= chunk.length)
        if (!out.write(chunk.subarray(0, left))) await Promise.race([once(out, 'drain'), once(out, 'close')])
      return whole(out, '')
    }
    // A line each so many ms, until it is killed.
    case '/ticks': {
      const out = stream('text/plain')
      for (let n = 0; ; n++) {
        out.write(`${n}\n`)
        await sleep(Number(given.get('ms')))
      }
    }
    // So many lines, so many ms apart.
    case '/lines': {
      const out = stream('text/plain')
      for (let n = 0; n < Number(given.get('count')); n++) {
        out.write(`${process.pid} ${n}\n`)
        await sleep(Number(given.get('ms')))
      }
      return whole(out, '')
    }
    case '/throw':
      return whole(post(`${invocation}/error`), '{"errorType":"Boom","errorMessage":"it went off"}')
    // Ends in mid-stream; or, without a line, before.
    case '/die': {
      const lines = given.get('lines') ?? ''
      if (lines) await new Promise((done) => stream('text/plain').write(lines, done))
      await sleep(20)
      return process.exit(Number(given.get('code') ?? 1))
    }
    case '/hang':
      return sleep(60_000)
  }
}

function post(path: string, headers: Record<string, string> = {}): ClientRequest {
  const asked = request(`${api}${path}`, { method: 'POST', headers, agent: false })
  asked.on('error', () => {})
  return asked
}

async function whole(asked: ClientRequest, body: string): Promise<void> {
  asked.end(body)
  await Promise.race([once(asked, 'response').then(([answer]) => text(answer)), once(asked, 'close')])
}
