import t from 'tap'
import { adviseUrl } from '../../../src/probe/advice/url.ts'
import { outcome } from '../../support/any-url/outcome.ts'

const held = {
  verdict: 'degrades',
  cause: 'held-to-end',
  by: 'unknown',
  sure: 'unknown',
  reason: '',
  who: '',
  notes: [],
  edges: [],
} as const
const found = { ...held, notes: [], edges: [] }
const whom = (headers: [string, string][], vendor?: string) => {
  const edges = vendor ? [{ vendor, title: vendor, evidence: [] }] : []
  return adviseUrl({ ...found, edges }, outcome({ headers })).map((advice) => advice.for)
}

t.test('What the service sends already is not advised', async (t) => {
  t.same(whom([['Content-Type', 'text/event-stream']]), ['service', 'edge'])
  t.same(whom([['x-accel-buffering', 'no']]), ['service', 'edge'], 'half of it is not all')
  t.same(
    whom([
      ['X-Accel-Buffering', 'no'],
      ['Cache-Control', 'no-cache,no-transform'],
    ]),
    ['edge'],
  )
})

t.test('API Gateway has advice of its own, whichever API it is', async (t) => {
  t.same(whom([], 'api-gateway'), ['service', 'api-gateway'])
})
