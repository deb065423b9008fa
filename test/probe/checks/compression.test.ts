import t from 'tap'
import { compression } from '../../../src/probe/checks/compression.ts'
import { clearsReservedBits } from '../../support/bad-edges/clears-reserved-bits.ts'
import { compresses } from '../../support/bad-edges/compresses.ts'
import { compressesWhole } from '../../support/bad-edges/compresses-whole.ts'
import { stripsExtensions } from '../../support/bad-edges/strips-extensions.ts'
import { testChecks } from './suite.ts'

testChecks(t, compression, {
  'chunked-gzip': [
    { through: compressesWhole, verdict: 'degrades', reason: /all 3 events arrived at once/ },
    {
      through: compresses,
      verdict: 'survives',
      by: undefined,
      reason: /^events arrived one by one, content-encoding: gzip/,
    },
  ],
  'websocket-deflate': [
    {
      through: stripsExtensions,
      verdict: 'degrades',
      reason: /^the messages arrived uncompressed: permessage-deflate was offered, and nothing agreed on$/,
    },
    { through: clearsReservedBits, verdict: 'cut', reason: /not valid/ },
  ],
})
