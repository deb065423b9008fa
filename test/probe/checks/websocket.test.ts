import t from 'tap'
import { websocketChecks } from '../../../src/probe/checks/websocket/index.ts'
import { answers200 } from '../../support/bad-edges/answers-200.ts'
import { answersPings } from '../../support/bad-edges/answers-pings.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { clearsReservedBits } from '../../support/bad-edges/clears-reserved-bits.ts'
import { closes1001 } from '../../support/bad-edges/closes-1001.ts'
import { cutsAfterTotal } from '../../support/bad-edges/cuts-after-total.ts'
import { cutsMessageless } from '../../support/bad-edges/cuts-messageless.ts'
import { cutsSilence } from '../../support/bad-edges/cuts-silence.ts'
import { encodesBinary } from '../../support/bad-edges/encodes-binary.ts'
import { fakes101 } from '../../support/bad-edges/fakes-101.ts'
import { hangsUp } from '../../support/bad-edges/hangs-up.ts'
import { ignoresUpgrades } from '../../support/bad-edges/ignores-upgrades.ts'
import { keepsService } from '../../support/bad-edges/keeps-service.ts'
import { limitsMessages } from '../../support/bad-edges/limits-messages.ts'
import { losesCloses } from '../../support/bad-edges/loses-closes.ts'
import { losesPings } from '../../support/bad-edges/loses-pings.ts'
import { ownErrorPages } from '../../support/bad-edges/own-error-pages.ts'
import { refuses } from '../../support/bad-edges/refuses.ts'
import { refusesForEver } from '../../support/bad-edges/refuses-for-ever.ts'
import { silent } from '../../support/bad-edges/silent.ts'
import { splitsMessages } from '../../support/bad-edges/splits-messages.ts'
import { stripsExtensions } from '../../support/bad-edges/strips-extensions.ts'
import { stripsSubprotocols } from '../../support/bad-edges/strips-subprotocols.ts'
import { unclosed } from '../../support/bad-edges/unclosed.ts'
import { writesAscii } from '../../support/bad-edges/writes-ascii.ts'
import { testChecks } from './suite.ts'

/** Nobody is to blame for what survives. */
const survives = { verdict: 'survives', by: undefined } as const

testChecks(t, websocketChecks, {
  websocket: [
    { through: buffers, verdict: 'degrades', reason: /^all 3 events came at once/ },
    { through: refuses, verdict: 'refused', reason: /^403 instead of 101, with an empty body$/ },
    { through: fakes101, verdict: 'refused', reason: /^101, but not a WebSocket: .*Accept/ },
  ],
  'websocket-text': [
    { through: writesAscii, verdict: 'degrades', reason: /^event 1 of 1 did not come as sent$/ },
  ],
  'websocket-binary': [
    {
      through: encodesBinary,
      verdict: 'degrades',
      reason: /^what was sent as binary came back as text$/,
    },
  ],
  'websocket-1mb': [
    {
      through: limitsMessages,
      verdict: 'cut',
      reason: /^after 0 of 1 .* closed with 1009 \(message too big\)$/,
    },
  ],
  'websocket-fragments': [
    { through: splitsMessages, verdict: 'degrades', reason: /^event 1 of 1 did not come as sent$/ },
  ],
  'websocket-ping': [
    {
      through: answersPings,
      verdict: 'degrades',
      reason: /^the client’s ping was answered by the edge itself$/,
    },
    { through: losesPings, verdict: 'degrades', reason: /^the service’s ping was lost$/ },
  ],
  'websocket-close-server': [
    { through: closes1001, verdict: 'degrades', reason: /and the client was told 1001 without a reason$/ },
    { through: unclosed, verdict: 'cut', reason: /^the service’s close never reached the client/ },
  ],
  'websocket-close-client': [
    { through: closes1001, verdict: 'degrades', reason: /and the service was told 1001 without a reason$/ },
    { through: losesCloses, verdict: 'cut', reason: /^the client’s close never reached the service/ },
  ],
  'websocket-subprotocol': [
    {
      through: stripsSubprotocols,
      verdict: 'refused',
      reason: /^101, but not a WebSocket: Server sent no subprotocol$/,
    },
  ],
  'websocket-deflate': [
    {
      through: stripsExtensions,
      verdict: 'degrades',
      reason: /^it works uncompressed: permessage-deflate was offered, and nothing agreed on$/,
    },
    { through: clearsReservedBits, verdict: 'cut', reason: /made no sense/ },
  ],
  'websocket-leave': [
    {
      through: keepsService,
      verdict: 'degrades',
      reason: /^the service was not told that its client had left/,
    },
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
    { through: cutsSilence, ...survives, reason: /with nothing but 4 pings, of which 4 were answered$/ },
  ],
  'websocket-total': [
    {
      through: cutsAfterTotal,
      verdict: 'cut',
      reason: /^after \d+ of 20 events, \d{4,} ms in, the connection (closed|was reset)/,
    },
  ],
  'websocket-refusal': [
    { through: fakes101, verdict: 'refused', reason: /^101, but not a WebSocket: its Sec-WebSocket-Accept/ },
    { through: answers200, verdict: 'degrades', reason: /^no error, but 200, 7 bytes/ },
    { through: hangsUp, verdict: 'cut', reason: /^before any answer, .* closed/ },
    { through: refusesForEver, verdict: 'cut', reason: /nothing more came/ },
    { through: silent, verdict: 'cut', reason: /^before any answer, .* nothing more came/ },
    { through: refuses, ...survives, reason: /^403, empty, connection: close$/ },
    { through: ignoresUpgrades, ...survives, reason: /^426, \d+ bytes/ },
  ],
  'websocket-plain': [
    { through: ownErrorPages, verdict: 'degrades', reason: /^426, but not in the service’s own words$/ },
    { through: refuses, verdict: 'refused', reason: /^403 instead of 426, with an empty body$/ },
  ],
})
