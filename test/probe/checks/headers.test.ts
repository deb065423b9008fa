import t from 'tap'
import { headers } from '../../../src/probe/checks/headers.ts'
import { answers200 } from '../../support/bad-edges/answers-200.ts'
import { joinsCookies } from '../../support/bad-edges/joins-cookies.ts'
import { keepsLast } from '../../support/bad-edges/keeps-last.ts'
import { leaksRequestHop } from '../../support/bad-edges/leaks-request-hop.ts'
import { leaksResponseHop } from '../../support/bad-edges/leaks-response-hop.ts'
import { lowersValues } from '../../support/bad-edges/lowers-values.ts'
import { renumbers } from '../../support/bad-edges/renumbers.ts'
import { retypes } from '../../support/bad-edges/retypes.ts'
import { saysHttps } from '../../support/bad-edges/says-https.ts'
import { splitsCookies } from '../../support/bad-edges/splits-cookies.ts'
import { stripsFields } from '../../support/bad-edges/strips-fields.ts'
import { testChecks } from './suite.ts'

testChecks(t, headers, {
  'headers-response': [
    { through: stripsFields, verdict: 'degrades', reason: /^removed: x-probe; added: nothing/ },
    { through: lowersValues, verdict: 'degrades', reason: /^changed: x-probe; added: nothing/ },
    { through: joinsCookies, verdict: 'degrades', reason: /^changed: set-cookie; added: nothing/ },
  ],
  'headers-forwarded': [
    {
      through: saysHttps,
      verdict: 'degrades',
      reason: /X-Forwarded-Proto says https, but the client used http$/,
    },
  ],
  'request-id': [
    { through: renumbers, verdict: 'degrades', reason: /X-Request-ID was overwritten/ },
    { through: answers200, verdict: 'degrades', reason: /the answer is not the service’s own/ },
  ],
  'headers-repeated': [
    { through: keepsLast, verdict: 'degrades', reason: /as one and as two; the service received two/ },
    { through: splitsCookies, verdict: 'degrades', reason: /the service received a=1 and b=2/ },
    { through: joinsCookies, verdict: 'degrades', reason: /the client received a=1, b=2/ },
  ],
  'hop-by-hop': [
    {
      through: leaksRequestHop,
      verdict: 'degrades',
      reason: /^the edge forwarded the request’s X-Probe-Hop although Connection listed it$/,
    },
    {
      through: leaksResponseHop,
      verdict: 'degrades',
      reason: /^the edge forwarded the response’s X-Probe-Hop although Connection listed it$/,
    },
  ],
  'sse-content-type': [{ through: retypes, verdict: 'degrades', reason: /content type is text\/plain/ }],
})
