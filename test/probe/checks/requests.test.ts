import t from 'tap'
import { requests } from '../../../src/probe/checks/requests.ts'
import { answers200 } from '../../support/bad-edges/answers-200.ts'
import { answersEmpty } from '../../support/bad-edges/answers-empty.ts'
import { closesAfter } from '../../support/bad-edges/closes-after.ts'
import { hangsUp } from '../../support/bad-edges/hangs-up.ts'
import { refuses } from '../../support/bad-edges/refuses.ts'
import { refusesHttp10 } from '../../support/bad-edges/refuses-http10.ts'
import { silent } from '../../support/bad-edges/silent.ts'
import { upgradesHttp10 } from '../../support/bad-edges/upgrades-http10.ts'
import { testChecks } from './suite.ts'

testChecks(t, requests, {
  health: [
    { through: refuses, verdict: 'refused', reason: /^403 instead of 200, with an empty body/ },
    { through: answers200, verdict: 'degrades', reason: /event 1 of 1 did not arrive as sent/ },
  ],
  'unknown-host': [
    { through: refuses, verdict: 'refused', reason: /^403 instead of 200/ },
    { through: answersEmpty, verdict: 'refused', reason: /^200 with an empty body: not the service’s/ },
  ],
  'dead-origin': [
    { through: answers200, verdict: 'degrades', reason: /^200 instead of 502, 503 or 504/ },
    { through: hangsUp, verdict: 'cut', reason: /before any answer, .* the connection closed/ },
    { through: silent, verdict: 'cut', reason: /before any answer, .* patience ran out/ },
  ],
  'chunked-http10': [
    { through: refusesHttp10, verdict: 'refused', reason: /^426 instead of 200/ },
    {
      through: upgradesHttp10,
      verdict: 'degrades',
      reason: /^the response is chunked, which HTTP\/1\.0 does not know/,
    },
  ],
  'chunked-keep-alive': [
    { through: closesAfter, verdict: 'degrades', reason: /^the next request .* got nothing/ },
  ],
})
