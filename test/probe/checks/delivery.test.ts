import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { delivery } from '../../../src/probe/checks/delivery.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { compresses } from '../../support/bad-edges/compresses.ts'
import { dropsComments } from '../../support/bad-edges/drops-comments.ts'
import type { BadEdge } from '../../support/bad-edges/edge.ts'
import { fakes101 } from '../../support/bad-edges/fakes-101.ts'
import { fillsBuffers } from '../../support/bad-edges/fills-buffers.ts'
import { merges } from '../../support/bad-edges/merges.ts'
import { proxy } from '../../support/bad-edges/proxy.ts'
import { refuses } from '../../support/bad-edges/refuses.ts'
import { refusesPosts } from '../../support/bad-edges/refuses-posts.ts'
import { testChecks } from './suite.ts'

/** Not bad, but far away: the first event comes when the second has long been made. */
const far: BadEdge = {
  id: 'far',
  does: 'takes longer for each part than there is between two',
  start: (origin) =>
    proxy(origin, {
      body: (parts) => Readable.from(parts).map((part: Buffer) => sleep(600, part), { concurrency: 64 }),
    }),
}

testChecks(t, delivery, {
  chunked: [
    { through: buffers, verdict: 'degrades', reason: /all 3 events arrived at once/ },
    { through: compresses, verdict: 'degrades', reason: /the edge compressed it \(gzip\), still one by one/ },
  ],
  sse: [{ through: buffers, verdict: 'degrades', reason: /all 3 events arrived at once/ }],
  websocket: [
    { through: buffers, verdict: 'degrades', reason: /^all 3 events arrived at once/ },
    { through: refuses, verdict: 'refused', reason: /^403 instead of 101, with an empty body$/ },
    { through: fakes101, verdict: 'refused', reason: /^101, but not a WebSocket: .*Accept/ },
  ],
  'chunked-first': [
    {
      through: buffers,
      verdict: 'degrades',
      reason: /^the first event arrived only \d+ ms before the second, which was/,
    },
    {
      through: far,
      verdict: 'survives',
      by: undefined,
      reason: /^the first event arrived 6\d\d ms after the request/,
    },
  ],
  'chunked-first-64k': [
    {
      through: fillsBuffers,
      verdict: 'degrades',
      reason: /^the first event arrived only \d+ ms before the second, which was/,
    },
  ],
  'chunked-merge': [
    {
      through: merges,
      verdict: 'degrades',
      reason: /^50 events arrived in \d reads, typically \d\d at a time/,
    },
  ],
  'chunked-post': [
    { through: buffers, verdict: 'degrades', reason: /all 3 events arrived at once/ },
    { through: refusesPosts, verdict: 'refused', reason: /^405 instead of 200/ },
  ],
  'sse-post': [{ through: refusesPosts, verdict: 'refused', reason: /^405 instead of 200/ }],
  'sse-comments': [
    // The service keeps no record of it: nobody but the client was there.
    { through: dropsComments, verdict: 'degrades', agree: 1, reason: /^0 of 2 comments arrived$/ },
  ],
})
