import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FastifyReply } from 'fastify'
import t from 'tap'
import { loadConfig } from '../../src/service/config.ts'
import { Admission } from '../../src/streams/admission.ts'

// What a refused client gets on each transport is in transports/suite/admission.ts.

/** As much of a reply as is asked for. */
const reply = { header() {} } as unknown as FastifyReply

t.test('A service that stops says that, rather than that it is full', async (t) => {
  const admission = new Admission(loadConfig({ MAX_STREAMS: '1' }))
  t.throws(() => admission.check('192.0.2.1', 1, true, reply), {
    code: 'STREAMPROOF_DRAINING',
    statusCode: 503,
  })
  t.throws(() => admission.check('192.0.2.1', 1, false, reply), { code: 'STREAMPROOF_FULL', statusCode: 503 })
  t.doesNotThrow(() => admission.check('192.0.2.1', 0, false, reply))
})

t.test('No client has a limit of its own unless that is asked for', async (t) => {
  const admission = new Admission(loadConfig({}))
  for (let n = 0; n < 500; n++) admission.came('192.0.2.1')
  t.doesNotThrow(() => admission.check('192.0.2.1', 500, false, reply))
})

t.test('A client that has left is forgotten', async (t) => {
  setFlagsFromString('--expose-gc')
  const gc: () => void = runInNewContext('gc')
  const heap = () => {
    gc()
    return process.memoryUsage().heapUsed
  }
  const admission = new Admission(loadConfig({ MAX_STREAMS_PER_CLIENT: '1' }))
  const before = heap()
  for (let n = 0; n < 100_000; n++) {
    admission.came(`client ${n}`)
    admission.left(`client ${n}`)
  }
  const more = heap() - before
  // Each would be 50 bytes and more.
  t.ok(more < 2_000_000, `${more} bytes more after 100,000 clients`)
  t.doesNotThrow(() => admission.check('client 0', 0, false, reply))
})
