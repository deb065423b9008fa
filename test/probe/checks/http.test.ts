import t from 'tap'
import { httpChecks } from '../../../src/probe/checks/http/index.ts'
import { answers200 } from '../../support/bad-edges/answers-200.ts'
import { givesUp } from '../../support/bad-edges/gives-up.ts'
import { hangsUp } from '../../support/bad-edges/hangs-up.ts'
import { joinsCookies } from '../../support/bad-edges/joins-cookies.ts'
import { keepsLast } from '../../support/bad-edges/keeps-last.ts'
import { leaksRequestHop } from '../../support/bad-edges/leaks-request-hop.ts'
import { leaksResponseHop } from '../../support/bad-edges/leaks-response-hop.ts'
import { lowersValues } from '../../support/bad-edges/lowers-values.ts'
import { refuses } from '../../support/bad-edges/refuses.ts'
import { renumbers } from '../../support/bad-edges/renumbers.ts'
import { saysHttps } from '../../support/bad-edges/says-https.ts'
import { silent } from '../../support/bad-edges/silent.ts'
import { splitsCookies } from '../../support/bad-edges/splits-cookies.ts'
import { stripsFields } from '../../support/bad-edges/strips-fields.ts'
import { testChecks } from './suite.ts'

testChecks(t, httpChecks, {
  health: [
    { through: refuses, verdict: 'refused', reason: /^403 instead of 200, with an empty body/ },
    { through: answers200, verdict: 'degrades', reason: /event 1 of 1 did not come as sent/ },
  ],
  'headers-response': [
    { through: stripsFields, verdict: 'degrades', reason: /^removed: x-probe; added: nothing/ },
    { through: lowersValues, verdict: 'degrades', reason: /^changed: x-probe; added: nothing/ },
    { through: joinsCookies, verdict: 'degrades', reason: /^changed: set-cookie; added: nothing/ },
  ],
  'headers-forwarded': [
    { through: saysHttps, verdict: 'degrades', reason: /client came by https, and it came by http/ },
  ],
  'request-id': [
    { through: renumbers, verdict: 'degrades', reason: /X-Request-ID was overwritten/ },
    { through: answers200, verdict: 'degrades', reason: /what came is not the service’s answer/ },
  ],
  'headers-repeated': [
    { through: keepsLast, verdict: 'degrades', reason: /as one and as two, the service got two/ },
    { through: splitsCookies, verdict: 'degrades', reason: /the service got a=1 and b=2/ },
    { through: joinsCookies, verdict: 'degrades', reason: /the client got a=1, b=2/ },
  ],
  'hop-by-hop': [
    {
      through: leaksRequestHop,
      verdict: 'degrades',
      reason: /which the request’s Connection names, went on/,
    },
    {
      through: leaksResponseHop,
      verdict: 'degrades',
      reason: /which the response’s Connection names, went on/,
    },
  ],
  'unknown-host': [{ through: refuses, verdict: 'refused', reason: /^403 instead of 200/ }],
  'dead-origin': [
    { through: answers200, verdict: 'degrades', reason: /^200 in place of a service that is gone/ },
    { through: hangsUp, verdict: 'cut', reason: /before any answer, .* the connection closed/ },
    { through: silent, verdict: 'cut', reason: /before any answer, .* patience ran out/ },
  ],
  'slow-origin': [{ through: givesUp, verdict: 'refused', reason: /^504 instead of 200/ }],
})
