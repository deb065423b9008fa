import t from 'tap'
import { sseChecks } from '../../../src/probe/checks/sse/index.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { capsBodies } from '../../support/bad-edges/caps-bodies.ts'
import { cutsAfterTotal } from '../../support/bad-edges/cuts-after-total.ts'
import { decodes } from '../../support/bad-edges/decodes.ts'
import { dropsComments } from '../../support/bad-edges/drops-comments.ts'
import { forgetsLastEventId } from '../../support/bad-edges/forgets-last-event-id.ts'
import { refusesPosts } from '../../support/bad-edges/refuses-posts.ts'
import { retypes } from '../../support/bad-edges/retypes.ts'
import { testChecks } from './suite.ts'

testChecks(t, sseChecks, {
  sse: [{ through: buffers, verdict: 'degrades', reason: /all 3 events came at once/ }],
  'sse-content-type': [{ through: retypes, verdict: 'degrades', reason: /content type is text\/plain/ }],
  'sse-comments': [
    // The service keeps no record of it: nobody but the client was there.
    { through: dropsComments, verdict: 'degrades', agree: 1, reason: /^0 comments came of the 2 sent/ },
  ],
  'sse-utf8': [{ through: decodes, verdict: 'degrades', reason: /event 1 of 1 did not come as sent/ }],
  'sse-1mb': [{ through: capsBodies, verdict: 'cut', reason: /after 0 of 1 events, .* ended cleanly/ }],
  'sse-last-event-id': [
    { through: forgetsLastEventId, verdict: 'degrades', reason: /began with event 0: it was not told/ },
  ],
  'sse-post': [{ through: refusesPosts, verdict: 'refused', reason: /^405 instead of 200/ }],
  'sse-heartbeat': [
    { through: dropsComments, verdict: 'degrades', reason: /no comment came while .* for 3250 ms/ },
  ],
  'sse-total': [{ through: cutsAfterTotal, verdict: 'cut', reason: /after 1\d of 20 events/ }],
  'sse-resume': [
    // Cut is what it is asked about: it comes back from that.
    {
      through: cutsAfterTotal,
      verdict: 'survives',
      by: undefined,
      reason: /^all 28 events over 3 connections, none twice: left after \d+ ms, cut after \d+ ms$/,
    },
    {
      through: forgetsLastEventId,
      verdict: 'degrades',
      reason: /event 1, event 2 of 28 came more than once/,
    },
    { through: buffers, verdict: 'degrades', reason: /nothing was left to come back for/ },
  ],
})
