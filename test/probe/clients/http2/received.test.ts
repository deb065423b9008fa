import type { ServerHttp2Stream } from 'node:http2'
import t from 'tap'
import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  HEADERS,
  INTERNAL_ERROR,
  NO_ERROR,
  rstStream,
} from '../../../support/bad-edges/http2/frame.ts'
import { type Answer, foo, get, start, textOf } from '../../../support/http2-client.ts'

const withTrailers: Answer = (stream) => {
  stream.respond({}, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-whole': 'yes' }))
  stream.end('foo\n')
}

t.test('Padding is no content', async (t) => {
  const answer = await get(t, {
    stream: (stream) => {
      stream.respond()
      stream.end('foo\n')
    },
    toClient: (frame) =>
      frame.type === DATA && frame.payload.length > 0
        ? [
            {
              ...frame,
              flags: frame.flags | 0x08,
              payload: Buffer.concat([Buffer.from([200]), frame.payload, Buffer.alloc(200)]),
            },
          ]
        : [frame],
  })
  t.equal(textOf(answer), 'foo\n')
  t.equal(answer.ending, 'complete')
})

t.test('A stream that ends without END_STREAM is not complete', async (t) => {
  await t.test('RST_STREAM with NO_ERROR is a reset, though node:http2 calls it an end', async (t) => {
    const answer = await get(t, (stream, headers, client) => {
      foo(stream, headers, client)
      setTimeout(() => client.send(rstStream(Number(stream.id), NO_ERROR)), 50)
    })
    t.match(answer, { ending: 'reset', status: 200, http2: { reset: { code: NO_ERROR } } })
    t.equal(textOf(answer), 'foo\n')
  })

  await t.test('RST_STREAM right after the head', async (t) => {
    const answer = await get(t, {
      stream: foo,
      toClient: (frame) =>
        frame.type === HEADERS
          ? [frame, rstStream(frame.stream, INTERNAL_ERROR)]
          : frame.type === DATA
            ? []
            : [frame],
    })
    t.match(answer, { ending: 'reset', status: 200, http2: { reset: { code: INTERNAL_ERROR } }, body: [] })
  })

  for (const [what, respond] of [
    ['head', (stream: ServerHttp2Stream) => stream.respond({}, { endStream: true })],
    ['trailers', withTrailers],
  ] as const) {
    await t.test(`END_STREAM with a part of the ${what}, and then FIN`, async (t) => {
      const answer = await get(t, {
        stream: respond,
        toClient(frame, client) {
          if (frame.type !== HEADERS || !(frame.flags & END_STREAM)) return [frame]
          setTimeout(() => client.end('fin'), 50)
          return [{ ...frame, flags: END_STREAM }]
        },
      })
      t.match(answer, { ending: 'truncated', trailers: [] })
    })
  }

  for (const [how, ending] of [
    ['fin', 'truncated'],
    ['reset', 'reset'],
  ] as const) {
    await t.test(`The connection ends by ${how}`, async (t) => {
      const { open } = await start(t, (stream, headers, client) => {
        foo(stream, headers, client)
        setTimeout(() => client.end(how), 50)
      })
      const exchange = open()
      t.match(await exchange.answered, { ending, status: 200, http2: { reset: undefined } })
      t.equal(textOf(exchange), 'foo\n')
      t.match(await open().answered, { ending: 'truncated', status: undefined }, 'and takes no more streams')
    })
  }
})

t.test('Trailers may come in two frames, the first of which has END_STREAM', async (t) => {
  const answer = await get(t, {
    stream: withTrailers,
    toClient: (frame) =>
      frame.type === HEADERS && frame.flags & END_STREAM
        ? [
            { ...frame, flags: END_STREAM, payload: frame.payload.subarray(0, 4) },
            { ...frame, type: CONTINUATION, flags: END_HEADERS, payload: frame.payload.subarray(4) },
          ]
        : [frame],
  })
  t.match(answer, { ending: 'complete', trailers: [['x-whole', 'yes']] })
})

t.test('RST_STREAM behind END_STREAM takes nothing away', async (t) => {
  const answer = await get(t, {
    stream: (stream) => {
      stream.respond()
      stream.end('foo\n')
    },
    toClient: (frame) =>
      frame.flags & END_STREAM && frame.type === DATA ? [frame, rstStream(frame.stream, NO_ERROR)] : [frame],
  })
  t.match(answer, { ending: 'complete', status: 200 })
})
