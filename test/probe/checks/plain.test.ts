import t from 'tap'
import { plain } from '../../../src/probe/checks/plain.ts'
import { compresses } from '../../support/bad-edges/compresses.ts'
import { fillsBuffers } from '../../support/bad-edges/fills-buffers.ts'
import { heedsFields } from '../../support/bad-edges/heeds-fields.ts'
import { testChecks } from './suite.ts'

testChecks(t, plain, {
  'chunked-plain': [
    { through: heedsFields, verdict: 'degrades', reason: /^all 3 events arrived at once/ },
    { through: compresses, verdict: 'survives', by: undefined, reason: /^3 events at/ },
  ],
  'sse-plain': [{ through: heedsFields, verdict: 'degrades', reason: /^all 3 events arrived at once/ }],
  'chunked-first-plain': [
    { through: heedsFields, verdict: 'degrades', reason: /^the first event arrived only \d+ ms before/ },
  ],
  'chunked-first-64k-plain': [
    { through: fillsBuffers, verdict: 'degrades', reason: /^the first event arrived only \d+ ms before/ },
  ],
})
