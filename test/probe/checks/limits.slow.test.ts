import t from 'tap'
import { limits } from '../../../src/probe/checks/limits.ts'
import { cutsAfterTotal } from '../../support/bad-edges/cuts-after-total.ts'
import { cutsMessageless } from '../../support/bad-edges/cuts-messageless.ts'
import { cutsSilence } from '../../support/bad-edges/cuts-silence.ts'
import { dropsComments } from '../../support/bad-edges/drops-comments.ts'
import { givesUp } from '../../support/bad-edges/gives-up.ts'
import { testChecks } from './suite.ts'

/** Nobody is to blame for what survives. */
const survives = { verdict: 'survives', by: undefined } as const

testChecks(t, limits, {
  'chunked-total': [
    { through: cutsAfterTotal, verdict: 'cut', reason: /^after 1\d of 20 events, \d{4,} ms in/ },
  ],
  'sse-total': [{ through: cutsAfterTotal, verdict: 'cut', reason: /after 1\d of 20 events/ }],
  'websocket-total': [
    {
      through: cutsAfterTotal,
      verdict: 'cut',
      reason: /^after \d+ of 20 events, \d{4,} ms in, the connection (closed|was reset)/,
    },
  ],
  'slow-origin': [{ through: givesUp, verdict: 'refused', reason: /^504 instead of 200/ }],
  'chunked-silence': [
    { through: cutsSilence, verdict: 'cut', reason: /^after 1 of 2 events, 3\d\d\d ms in/ },
  ],
  'sse-heartbeat': [
    { through: dropsComments, verdict: 'degrades', reason: /no comment arrived while .* for 3250 ms/ },
  ],
  'websocket-silence': [
    {
      through: cutsSilence,
      verdict: 'cut',
      reason: /^after 1 of 2 events, \d{4,} ms in, the connection (closed|was reset)/,
    },
  ],
  'websocket-silence-ping': [
    {
      through: cutsMessageless,
      verdict: 'cut',
      reason: /^after 1 of 2 events, \d{4,} ms in, the connection (closed|was reset)/,
    },
    { through: cutsSilence, ...survives, reason: /with only 4 pings, 4 of them answered$/ },
  ],
})
