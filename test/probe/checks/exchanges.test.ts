import t from 'tap'
import { exchanges } from '../../../src/probe/checks/exchanges.ts'
import { answersAfter } from '../../support/bad-edges/answers-after.ts'
import { asksGet } from '../../support/bad-edges/asks-get.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { caches } from '../../support/bad-edges/caches.ts'
import { collectsRequests } from '../../support/bad-edges/collects-requests.ts'
import { retries } from '../../support/bad-edges/retries.ts'
import { testChecks } from './suite.ts'

testChecks(t, exchanges, {
  'chunked-length': [{ through: buffers, verdict: 'degrades', reason: /^all 3 events arrived at once/ }],
  'chunked-head': [
    { through: asksGet, verdict: 'degrades', reason: /^the edge asked the service with GET: it runs/ },
  ],
  'sent-twice': [{ through: retries, verdict: 'degrades', reason: /, and got it 2 times$/ }],
  'chunked-replayed': [{ through: caches, verdict: 'degrades', reason: /: from a cache$/ }],
  'chunked-replayed-plain': [{ through: caches, verdict: 'degrades', reason: /: from a cache$/ }],
  'chunked-duplex': [
    {
      through: collectsRequests,
      verdict: 'degrades',
      reason: /reached the service \d+ ms apart: the edge collected/,
    },
    {
      through: answersAfter,
      verdict: 'degrades',
      reason: /^the answer began only once the request had ended/,
    },
  ],
})
