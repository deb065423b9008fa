import t from 'tap'
import { checks, routeChecks } from '../../../src/probe/checks/index.ts'
import { checkSentences } from '../../../src/probe/judge/check-sentences.ts'
import { causes } from '../../../src/probe/model.ts'

const ids = checks.map(({ id }) => id)

t.test('Each check has an id of its own, and comes after those that it needs', async (t) => {
  t.equal(new Set(ids).size, ids.length)
  for (const [n, { id, needs }] of checks.entries())
    for (const need of needs) t.ok(ids.slice(0, n).includes(need), `${id} comes after ${need}`)
  t.strictSame(
    routeChecks.map(({ id }) => id),
    ['health', 'chunked', 'sse', 'websocket'],
  )
})

t.test('Each claim has a cause and a sentence, and each sentence a claim', async (t) => {
  for (const { id, claims = [] } of checks) {
    const names = claims.map(({ fact, id }) => id ?? fact)
    t.equal(new Set(names).size, names.length, `${id}: each claim has a name of its own`)
    t.strictSame(Object.keys(checkSentences[id]?.claims ?? {}).sort(), names.sort(), id)
    for (const { cause } of claims) t.ok(causes.includes(cause), `${id}: ${cause}`)
  }
  for (const id of Object.keys(checkSentences)) t.ok(ids.includes(id), `there is a check ${id}`)
})

t.test('A check that waits for an edge’s limit says which', async (t) => {
  for (const { id, expected } of checks.filter(({ instance }) => instance === 'short')) {
    if (id.endsWith('-total')) t.equal(expected.meets, 'total', id)
    if (id.includes('silence') || id.endsWith('heartbeat')) t.equal(expected.meets, 'idle', id)
  }
})
