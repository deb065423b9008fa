import t from 'tap'
import { spaced } from '../../../src/probe/checks/spaced.ts'
import { spaced as all } from '../../../src/probe/judge/spaced.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { compressesAsAsked } from '../../support/bad-edges/compresses-as-asked.ts'
import { fillsBuffers } from '../../support/bad-edges/fills-buffers.ts'
import { heedsFields } from '../../support/bad-edges/heeds-fields.ts'
import { type Finding, testChecks } from './suite.ts'

const toEnd = {
  verdict: 'degrades',
  reason: /^all 3 events came with the last, the first [78]\d\d ms late$/,
} as const
const partly: Finding = {
  through: fillsBuffers,
  verdict: 'degrades',
  reason: /^2 of 3 events waited for a later one, by up to [3-5]\d\d ms$/,
}

const findings = (id: string, coding: string, size: string): Finding[] => {
  const through = id.endsWith('-plain') ? heedsFields : buffers
  if (coding === 'identity') return [{ through, ...toEnd }, ...(size === '16 KB' ? [partly] : [])]
  const reason = new RegExp(`^the edge compressed it \\(${coding}\\), and all 3 events came with the last`)
  return [{ through: compressesAsAsked, verdict: 'degrades', reason }]
}

testChecks(t, spaced, Object.fromEntries(all.map(({ id, coding, size }) => [id, findings(id, coding, size)])))
