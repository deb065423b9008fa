import t from 'tap'
import { bytes } from '../../../src/probe/checks/bytes.ts'
import { alters } from '../../support/bad-edges/alters.ts'
import { capsBodies } from '../../support/bad-edges/caps-bodies.ts'
import { decodes } from '../../support/bad-edges/decodes.ts'
import { encodesBinary } from '../../support/bad-edges/encodes-binary.ts'
import { limitsMessages } from '../../support/bad-edges/limits-messages.ts'
import { shouts } from '../../support/bad-edges/shouts.ts'
import { splitsMessages } from '../../support/bad-edges/splits-messages.ts'
import { writesAscii } from '../../support/bad-edges/writes-ascii.ts'
import { testChecks } from './suite.ts'

testChecks(t, bytes, {
  'chunked-bytes-1': [
    { through: shouts, verdict: 'degrades', reason: /^20 events of 20 did not arrive as sent/ },
  ],
  'chunked-bytes-64k': [{ through: alters, verdict: 'degrades', reason: /of 16 did not arrive as sent/ }],
  'chunked-bytes-10m': [
    { through: capsBodies, verdict: 'cut', reason: /^after 0 of 10 events, .* as if that were all/ },
  ],
  'sse-utf8': [{ through: decodes, verdict: 'degrades', reason: /event 1 of 1 did not arrive as sent/ }],
  'sse-1mb': [{ through: capsBodies, verdict: 'cut', reason: /after 0 of 1 event, .* ended cleanly/ }],
  'websocket-text': [
    { through: writesAscii, verdict: 'degrades', reason: /^event 1 of 1 did not arrive as sent$/ },
  ],
  'websocket-binary': [
    {
      through: encodesBinary,
      verdict: 'degrades',
      reason: /^a binary message came back as text$/,
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
    { through: splitsMessages, verdict: 'degrades', reason: /^event 1 of 1 did not arrive as sent$/ },
  ],
})
