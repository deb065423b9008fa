import t from 'tap'
import { resuming } from '../../../src/probe/checks/resuming.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { cutsAfterTotal } from '../../support/bad-edges/cuts-after-total.ts'
import { forgetsLastEventId } from '../../support/bad-edges/forgets-last-event-id.ts'
import { testChecks } from './suite.ts'

testChecks(t, resuming, {
  'sse-last-event-id': [
    {
      through: forgetsLastEventId,
      verdict: 'degrades',
      reason: /began with event 0: Last-Event-ID did not reach it/,
    },
  ],
  'sse-resume': [
    // Cut is what it is asked about: it comes back from that.
    {
      through: cutsAfterTotal,
      verdict: 'survives',
      by: undefined,
      reason: /^all 28 events arrived over 3 connections, none twice: left after \d+ ms, cut after \d+ ms$/,
    },
    {
      through: forgetsLastEventId,
      verdict: 'degrades',
      reason: /event 1, event 2 of 28 arrived more than once/,
    },
    { through: buffers, verdict: 'degrades', reason: /nothing to come back for/ },
  ],
})
