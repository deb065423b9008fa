import t from 'tap'
import { leaving } from '../../../src/probe/checks/leaving.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { holdsOn } from '../../support/bad-edges/holds-on.ts'
import { keepsService } from '../../support/bad-edges/keeps-service.ts'
import { shrinks } from '../../support/bad-edges/shrinks.ts'
import { swallows } from '../../support/bad-edges/swallows.ts'
import { testChecks } from './suite.ts'

testChecks(t, leaving, {
  'chunked-leave-writing': [
    { through: holdsOn, verdict: 'degrades', reason: /the source did not learn .* ended by nothing/ },
    { through: buffers, verdict: 'unknown', reason: /^not tested: the edge held the stream back/ },
  ],
  'chunked-leave-silent': [
    { through: holdsOn, verdict: 'degrades', reason: /the source did not learn .* ended by nothing/ },
    { through: buffers, verdict: 'unknown', reason: /^not tested: the edge held the stream back/ },
  ],
  'chunked-leave-writing-reset': [
    { through: holdsOn, verdict: 'degrades', reason: /the source did not learn .* ended by nothing/ },
  ],
  'chunked-leave-silent-reset': [
    { through: holdsOn, verdict: 'degrades', reason: /the source did not learn .* ended by nothing/ },
  ],
  'chunked-back-pressure-plain': [
    {
      through: swallows,
      verdict: 'degrades',
      reason: /^the client read nothing, yet the service sent \d{5,6} KiB/,
    },
  ],
  'chunked-back-pressure': [
    {
      through: swallows,
      verdict: 'degrades',
      reason: /^the client read nothing, yet the service sent \d{5,6} KiB/,
    },
    { through: shrinks, verdict: 'survives', by: undefined, reason: /^the source stopped \d+ KiB ahead/ },
  ],
  'websocket-leave': [
    {
      through: keepsService,
      verdict: 'degrades',
      reason: /^the service did not learn that its client had left/,
    },
  ],
})
