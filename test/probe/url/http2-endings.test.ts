import type { ServerHttp2Stream } from 'node:http2'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t, { type Test } from 'tap'
import { diagnose } from '../../../src/probe/judge/url/diagnose.ts'
import { inquire } from '../../../src/probe/url/inquire.ts'
import { resultOf } from '../../../src/report/check/result.ts'
import schema from '../../../src/report/check/schema.json' with { type: 'json' }
import { requestTo } from '../../support/any-url/ask.ts'
import {
  END_HEADERS,
  END_STREAM,
  goaway,
  HEADERS,
  INTERNAL_ERROR,
  literal,
  NO_ERROR,
  REFUSED_STREAM,
} from '../../support/bad-edges/http2/frame.ts'
import { type Http2Client, serveHttp2 } from '../../support/bad-edges/http2/server.ts'

const HTTP_1_1_REQUIRED = 13
const valid = new Ajv2020().compile(schema)
const sse = { ':status': 200, 'content-type': 'text/event-stream' }

/** Asks a server once that answers so. */
async function ask(t: Test, stream: (stream: ServerHttp2Stream, client: Http2Client) => unknown) {
  const { url, stop } = await serveHttp2({ stream: (opened, _, client) => stream(opened, client) })
  t.teardown(stop)
  const outcomes = await inquire({
    request: requestTo(url, { protocol: 'http2', longest: 5_000 }),
    others: [],
    most: 1,
  })
  const { outcome, ...found } = diagnose(outcomes)
  const result = JSON.parse(JSON.stringify(resultOf(outcomes, { ...found, advice: [] }, outcome)))
  t.ok(valid(result), JSON.stringify(valid.errors))
  return { ...found, outcome }
}

t.test('A stream that is reset is told with its code', async (t) => {
  const reset = await ask(t, (stream, client) => {
    stream.respond(sse)
    stream.write('data: foo\n\n', () => client.reset(stream.id as number, INTERNAL_ERROR))
  })
  t.match(reset, {
    verdict: 'cut',
    cause: 'reset',
    reason: /^Cut after 1 event, .*: the stream was reset with INTERNAL_ERROR\.$/,
    outcome: { http2: { reset: { code: 2 }, goaways: [], interim: [] } },
  })
  t.match(await ask(t, (stream, client) => client.reset(stream.id as number, INTERNAL_ERROR)), {
    verdict: 'cut',
    cause: 'reset',
    reason: /^Before an answer, .*the stream was reset with INTERNAL_ERROR\.$/,
  })
})

t.test('A request that the server did nothing with is refused, not cut', async (t) => {
  for (const [code, name] of [
    [REFUSED_STREAM, /REFUSED_STREAM: .* a browser may send it again/],
    [HTTP_1_1_REQUIRED, /HTTP_1_1_REQUIRED: a browser sends the request again over HTTP\/1\.1/],
  ] as const)
    t.match(await ask(t, (stream, client) => client.reset(stream.id as number, code)), {
      verdict: 'refused',
      cause: 'refused',
      reason: name,
      outcome: { http2: { reset: { code } } },
    })
  t.match(await ask(t, (_, client) => client.send(goaway(0, NO_ERROR))), {
    verdict: 'refused',
    cause: 'refused',
    reason: /the server gave the stream up, by a GOAWAY with NO_ERROR/,
    outcome: { http2: { goaways: [{ lastStream: 0, code: 0 }] } },
  })
})

t.test('A connection that closes behind a GOAWAY is told with its code', async (t) => {
  const closed = await ask(t, (stream, client) => {
    stream.respond(sse)
    stream.write('data: foo\n\n', () => {
      client.send(goaway(1, INTERNAL_ERROR))
      client.end('fin')
    })
  })
  t.match(closed, {
    verdict: 'cut',
    cause: 'truncated',
    reason: /the connection closed without the end of the stream, behind a GOAWAY with INTERNAL_ERROR\.$/,
  })
})

t.test('Heads before the answer, and fields behind it, are kept; a secret in them is not', async (t) => {
  const { verdict, outcome } = await ask(t, (stream) => {
    stream.additionalHeaders({ ':status': 103, link: '</a>; rel=preload', 'set-cookie': 'id=abcdef-1' })
    stream.respond(sse, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': 'abc', 'set-cookie': 'id=abcdef-2' }))
    stream.end('data: foo\n\n')
  })
  t.equal(verdict, 'survives')
  t.match(outcome, {
    http2: {
      interim: [
        {
          status: 103,
          headers: [
            ['link', '</a>; rel=preload'],
            ['set-cookie', 'id=[redacted]'],
          ],
        },
      ],
    },
    trailers: [
      ['x-sum', 'abc'],
      ['set-cookie', 'id=[redacted]'],
    ],
  })
  t.notMatch(JSON.stringify(outcome), /abcdef/)
})

t.test('What HTTP/2 does not allow is told as such', async (t) => {
  const short = await ask(t, (stream) => {
    stream.respond({ ...sse, 'content-length': 500 })
    stream.end('data: foo\n\n')
  })
  t.match(short, { cause: 'malformed', reason: /11 of the 500 bytes that Content-Length promises had come/ })
  const forbidden = await ask(t, (stream, client) => {
    const payload = Buffer.concat([literal(':status', '200'), literal('connection', 'keep-alive')])
    client.send({ type: HEADERS, flags: END_HEADERS | END_STREAM, stream: stream.id as number, payload })
  })
  t.match(forbidden, {
    cause: 'malformed',
    reason: /not valid HTTP\/2: .*forbids fields .* such as Connection/,
  })
})
