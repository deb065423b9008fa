import t from 'tap'
import { handshake } from '../../../src/probe/checks/handshake.ts'
import { answers200 } from '../../support/bad-edges/answers-200.ts'
import { answersPings } from '../../support/bad-edges/answers-pings.ts'
import { fakes101 } from '../../support/bad-edges/fakes-101.ts'
import { hangsUp } from '../../support/bad-edges/hangs-up.ts'
import { ignoresUpgrades } from '../../support/bad-edges/ignores-upgrades.ts'
import { losesPings } from '../../support/bad-edges/loses-pings.ts'
import { ownErrorPages } from '../../support/bad-edges/own-error-pages.ts'
import { refuses } from '../../support/bad-edges/refuses.ts'
import { refusesForEver } from '../../support/bad-edges/refuses-for-ever.ts'
import { silent } from '../../support/bad-edges/silent.ts'
import { stripsSubprotocols } from '../../support/bad-edges/strips-subprotocols.ts'
import { testChecks } from './suite.ts'

/** Nobody is to blame for what survives. */
const survives = { verdict: 'survives', by: undefined } as const

testChecks(t, handshake, {
  'websocket-ping': [
    {
      through: answersPings,
      verdict: 'degrades',
      reason: /^the client’s ping was answered by the edge itself$/,
    },
    { through: losesPings, verdict: 'degrades', reason: /^the service’s ping was lost$/ },
  ],
  'websocket-subprotocol': [
    {
      through: stripsSubprotocols,
      verdict: 'refused',
      reason: /^101, but not a WebSocket: Server sent no subprotocol$/,
    },
  ],
  'websocket-refusal': [
    { through: fakes101, verdict: 'refused', reason: /^101, but not a WebSocket: its Sec-WebSocket-Accept/ },
    { through: answers200, verdict: 'degrades', reason: /^no error but 200, 7 bytes/ },
    { through: hangsUp, verdict: 'cut', reason: /^before any answer, .* closed/ },
    { through: refusesForEver, verdict: 'cut', reason: /nothing more arrived/ },
    { through: silent, verdict: 'cut', reason: /^before any answer, .* nothing more arrived/ },
    { through: refuses, ...survives, reason: /^403, empty, connection: close$/ },
    { through: ignoresUpgrades, ...survives, reason: /^426, \d+ bytes/ },
  ],
  'websocket-plain': [
    { through: ownErrorPages, verdict: 'degrades', reason: /^426, but not the service’s own$/ },
    { through: refuses, verdict: 'refused', reason: /^403 instead of 426, with an empty body$/ },
  ],
})
