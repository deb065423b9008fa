import t from 'tap'
import { origin } from '../../../src/probe/checks/origin.ts'
import { asksHttp10 } from '../../support/bad-edges/asks-http10.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { glossesOver } from '../../support/bad-edges/glosses-over.ts'
import { type Finding, testChecks } from './suite.ts'

const hidden = {
  verdict: 'cut',
  reason: /^after 2 events, .* the stream ended cleanly although the service broke it off/,
} as const
const lost: Finding = {
  through: buffers,
  verdict: 'degrades',
  reason: /^the service had sent 2 events before it broke off, and 0 arrived$/,
}

testChecks(t, origin, {
  'origin-version': [{ through: asksHttp10, verdict: 'degrades', reason: /^the edge asked over HTTP\/1\.0/ }],
  'chunked-ends-fin': [{ through: asksHttp10, ...hidden }, { through: glossesOver, ...hidden }, lost],
  'chunked-ends-reset': [{ through: glossesOver, ...hidden }, lost],
  'chunked-ends-killed': [{ through: asksHttp10, ...hidden }, { through: glossesOver, ...hidden }, lost],
  'chunked-ends-reset-http10': [{ through: glossesOver, ...hidden }],
})
