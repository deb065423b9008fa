import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { chunkedChecks } from '../../../src/probe/checks/chunked/index.ts'
import { alters } from '../../support/bad-edges/alters.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { capsBodies } from '../../support/bad-edges/caps-bodies.ts'
import { closesAfter } from '../../support/bad-edges/closes-after.ts'
import { compresses } from '../../support/bad-edges/compresses.ts'
import { compressesWhole } from '../../support/bad-edges/compresses-whole.ts'
import { countsBytes } from '../../support/bad-edges/counts-bytes.ts'
import { cutsAfterTotal } from '../../support/bad-edges/cuts-after-total.ts'
import { cutsSilence } from '../../support/bad-edges/cuts-silence.ts'
import { dropsTrailers } from '../../support/bad-edges/drops-trailers.ts'
import type { BadEdge } from '../../support/bad-edges/edge.ts'
import { glossesOver } from '../../support/bad-edges/glosses-over.ts'
import { holdsOn } from '../../support/bad-edges/holds-on.ts'
import { merges } from '../../support/bad-edges/merges.ts'
import { proxy } from '../../support/bad-edges/proxy.ts'
import { refusesHttp10 } from '../../support/bad-edges/refuses-http10.ts'
import { refusesPosts } from '../../support/bad-edges/refuses-posts.ts'
import { shouts } from '../../support/bad-edges/shouts.ts'
import { swallows } from '../../support/bad-edges/swallows.ts'
import { unchunks } from '../../support/bad-edges/unchunks.ts'
import { upgradesHttp10 } from '../../support/bad-edges/upgrades-http10.ts'
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

testChecks(t, chunkedChecks, {
  chunked: [
    { through: buffers, verdict: 'degrades', reason: /all 3 events came at once/ },
    { through: compresses, verdict: 'degrades', reason: /compressed on its way \(gzip\), still one by one/ },
  ],
  'chunked-first': [
    {
      through: buffers,
      verdict: 'degrades',
      reason: /^the first event came \d+ ms before the second, which was/,
    },
    {
      through: far,
      verdict: 'survives',
      by: undefined,
      reason: /^the first event came 6\d\d ms after the request/,
    },
  ],
  'chunked-merge': [
    {
      through: merges,
      verdict: 'degrades',
      reason: /^50 events, .* came in \d reads, mostly \d\d at a time/,
    },
  ],
  'chunked-bytes-1': [
    { through: shouts, verdict: 'degrades', reason: /^20 events of 20 did not come as sent/ },
  ],
  'chunked-bytes-64k': [{ through: alters, verdict: 'degrades', reason: /of 16 did not come as sent/ }],
  'chunked-bytes-10m': [
    { through: capsBodies, verdict: 'cut', reason: /^after 0 of 10 events, .* as if that were all/ },
  ],
  'chunked-transfer-encoding': [
    { through: countsBytes, verdict: 'degrades', reason: /^not in chunks, but with a content-length/ },
    { through: unchunks, verdict: 'degrades', reason: /^not in chunks: the connection’s close/ },
  ],
  'chunked-failing': [
    { through: glossesOver, verdict: 'cut', reason: /ended cleanly though the service broke/ },
  ],
  'chunked-leave-writing': [
    { through: holdsOn, verdict: 'degrades', reason: /the source was not told .* nobody/ },
  ],
  'chunked-leave-silent': [
    { through: holdsOn, verdict: 'degrades', reason: /the source was not told .* nobody/ },
  ],
  'chunked-back-pressure': [
    {
      through: swallows,
      verdict: 'degrades',
      reason: /^the client read nothing, yet 131\d{3} KiB left the origin/,
    },
  ],
  'chunked-silence': [
    { through: cutsSilence, verdict: 'cut', reason: /^after 1 of 2 events, 3\d\d\d ms in/ },
  ],
  'chunked-total': [
    { through: cutsAfterTotal, verdict: 'cut', reason: /^after 1\d of 20 events, \d{4,} ms in/ },
  ],
  'chunked-gzip': [
    { through: compressesWhole, verdict: 'degrades', reason: /all 3 events came at once/ },
    {
      through: compresses,
      verdict: 'survives',
      by: undefined,
      reason: /^one by one, content-encoding: gzip/,
    },
  ],
  'chunked-post': [
    { through: buffers, verdict: 'degrades', reason: /all 3 events came at once/ },
    { through: refusesPosts, verdict: 'refused', reason: /^405 instead of 200/ },
  ],
  'chunked-http10': [
    { through: refusesHttp10, verdict: 'refused', reason: /^426 instead of 200/ },
    { through: upgradesHttp10, verdict: 'degrades', reason: /^in chunks, which HTTP\/1\.0 does not know/ },
  ],
  'chunked-keep-alive': [
    { through: closesAfter, verdict: 'degrades', reason: /^the next request .* got nothing/ },
  ],
  'chunked-trailers': [{ through: dropsTrailers, verdict: 'degrades', reason: /^the trailer was lost/ }],
})
