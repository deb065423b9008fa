import t from 'tap'
import { endings } from '../../../src/probe/checks/endings.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { closes1001 } from '../../support/bad-edges/closes-1001.ts'
import { countsBytes } from '../../support/bad-edges/counts-bytes.ts'
import { dropsTrailers } from '../../support/bad-edges/drops-trailers.ts'
import { glossesOver } from '../../support/bad-edges/glosses-over.ts'
import { losesCloses } from '../../support/bad-edges/loses-closes.ts'
import { tripsOverTrailers } from '../../support/bad-edges/trips-over-trailers.ts'
import { unchunks } from '../../support/bad-edges/unchunks.ts'
import { unclosed } from '../../support/bad-edges/unclosed.ts'
import { testChecks } from './suite.ts'

testChecks(t, endings, {
  'chunked-transfer-encoding': [
    {
      through: countsBytes,
      verdict: 'degrades',
      reason: /^the response is not chunked but has a Content-Length/,
    },
    { through: unchunks, verdict: 'degrades', reason: /^the response is not chunked: only the end/ },
  ],
  'chunked-failing': [
    {
      through: buffers,
      verdict: 'degrades',
      reason: /^truncated after 0 events, when the source had failed: 2 that it had sent/,
    },
    { through: glossesOver, verdict: 'cut', reason: /ended cleanly although the service broke/ },
  ],
  'chunked-trailers': [
    { through: dropsTrailers, verdict: 'degrades', reason: /^the trailer was lost/ },
    { through: tripsOverTrailers, verdict: 'cut', reason: /^the trailer broke the response: 200, truncated/ },
  ],
  'websocket-close-server': [
    { through: closes1001, verdict: 'degrades', reason: /and the client heard 1001 without a reason$/ },
    { through: unclosed, verdict: 'cut', reason: /^the service’s close did not reach the client/ },
  ],
  'websocket-close-client': [
    { through: closes1001, verdict: 'degrades', reason: /and the service heard 1001 without a reason$/ },
    { through: losesCloses, verdict: 'cut', reason: /^the client’s close did not reach the service/ },
  ],
})
