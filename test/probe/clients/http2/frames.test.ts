import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type FramePart, FrameReader, PREFACE } from '../../../../src/probe/clients/http2/frames.ts'
import { DATA, encodeFrame, type Frame, HEADERS } from '../../../support/bad-edges/http2/frame.ts'

const PADDED = 8

const frames = fc.array(
  fc.record({
    type: fc.constantFrom(DATA, HEADERS, 4, 7, 99),
    flags: fc.constantFrom(0, 1),
    stream: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    payload: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    padding: fc.option(fc.nat({ max: 20 })),
  }),
  { maxLength: 6 },
)

/** With its padding, where it is one of DATA and has some. */
function onTheWire({ padding, ...frame }: Frame & { padding: number | null }): Buffer {
  if (frame.type !== DATA || padding === null) return encodeFrame(frame)
  const payload = Buffer.concat([Buffer.from([padding]), frame.payload, Buffer.alloc(padding, 0xff)])
  return encodeFrame({ ...frame, flags: frame.flags | PADDED, payload })
}

t.test('Frames are the same however the reads fall', async () => {
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sent, sizes) => {
      const wire = Buffer.concat(sent.map(onTheWire))
      const reader = new FrameReader()
      const parts: FramePart[] = []
      for (let at = 0, i = 0; at < wire.length; i++) {
        const size = sizes[i % sizes.length] as number
        parts.push(...reader.push(wire.subarray(at, at + size)))
        at += size
      }
      ok(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(wire))
      const got: { type: number; stream: number; payload: string }[] = []
      let begun: Buffer[] = []
      for (const { type, stream, payload, last } of parts) {
        begun.push(payload)
        if (!last) continue
        got.push({ type, stream, payload: Buffer.concat(begun).toString('hex') })
        begun = []
      }
      const wanted = sent.map(({ type, stream, payload }) => ({
        type,
        stream,
        payload: payload.toString('hex'),
      }))
      deepStrictEqual(got, wanted)
    }),
    { numRuns: 300 },
  )
})

t.test('A DATA frame is handed out as it comes, any other once it is whole', async (t) => {
  const reader = new FrameReader()
  const data = encodeFrame({ type: DATA, flags: 0, stream: 1, payload: Buffer.from('foobar') })
  const [first] = reader.push(data.subarray(0, 12))
  t.match(first, { type: DATA, length: 6, payload: Buffer.from('foo'), last: false })
  const [second] = reader.push(data.subarray(12))
  t.match(second, { payload: Buffer.from('bar'), last: true })
  const head = encodeFrame({ type: HEADERS, flags: 0, stream: 1, payload: Buffer.from('foobar') })
  t.strictSame([...reader.push(head.subarray(0, 12))], [])
  t.match([...reader.push(head.subarray(12))], [{ type: HEADERS, bytes: head, last: true }])
})

t.test('What is too long for a frame is not waited for', async (t) => {
  const [part] = new FrameReader().push(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
  t.equal(String(part?.bytes), 'HTTP/1.1 400 Bad Request\r\n\r\n')
})

t.test('A preface comes before the frames', async (t) => {
  const reader = new FrameReader(PREFACE)
  const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
  t.strictSame([...reader.push(Buffer.from(preface.slice(0, 10)))], [])
  const frame = encodeFrame({ type: 4, flags: 0, stream: 0, payload: Buffer.alloc(6) })
  const parts = [...reader.push(Buffer.concat([Buffer.from(preface.slice(10)), frame]))]
  t.match(parts, [{ type: 4, bytes: frame }])
})
