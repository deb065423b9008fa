import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { Admission } from '../../src/streams/admission.ts'
import { defaultLimits } from '../../src/streams/limits.ts'

// What a refused client gets on each transport is in transports/suite/admission.ts.

t.test('Draining comes before full', async (t) => {
  const admission = new Admission({ ...defaultLimits, maxStreams: 1 })
  t.equal(admission.check('192.0.2.1', 1, true), 'draining')
  t.equal(admission.check('192.0.2.1', 1, false), 'full')
  t.equal(admission.check('192.0.2.1', 0, false), undefined)
})

t.test('Each reason has a status, a code and Retry-After', async (t) => {
  const admission = new Admission({ ...defaultLimits, maxStreams: 7, maxStreamsPerClient: 2 })
  t.match(admission.refusal('draining'), { statusCode: 503, code: 'STREAMPROOF_DRAINING', retryAfter: 5 })
  t.match(admission.refusal('full'), {
    statusCode: 503,
    code: 'STREAMPROOF_FULL',
    message: /MAX_STREAMS is 7/,
    retryAfter: 5,
  })
  t.match(admission.refusal('client-limit'), {
    statusCode: 429,
    code: 'STREAMPROOF_TOO_MANY_STREAMS',
    message: /MAX_STREAMS_PER_CLIENT is 2/,
    retryAfter: 5,
  })
})

t.test('By default a client has no limit of its own', async (t) => {
  const admission = new Admission(defaultLimits)
  for (let n = 0; n < 500; n++) admission.opened('192.0.2.1')
  t.equal(admission.check('192.0.2.1', 500, false), undefined)
})

t.test('A client that has left is forgotten', async (t) => {
  setFlagsFromString('--expose-gc')
  const gc: () => void = runInNewContext('gc')
  const heap = () => {
    gc()
    return process.memoryUsage().heapUsed
  }
  const admission = new Admission({ ...defaultLimits, maxStreamsPerClient: 1 })
  const before = heap()
  for (let n = 0; n < 100_000; n++) {
    admission.opened(`client ${n}`)
    admission.ended(`client ${n}`)
  }
  const more = heap() - before
  // Each would be 50 bytes and more.
  t.ok(more < 2_000_000, `${more} bytes more after 100,000 clients`)
  t.equal(admission.check('client 0', 0, false), undefined)
})
