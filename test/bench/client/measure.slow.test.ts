import t from 'tap'
import { readWithClient } from '../../../bench/client/measure.ts'
import { edges } from '../../../bench/edges/index.ts'

// Fetching the programs takes a while, once.
t.setTimeout(300_000)

/** Edges that do nothing, cut and refuse WebSocket, and collect. */
const asked = ['direct', 'app-runner', 'api-gateway-http']

/** A message that waits for the end of its stream waits longer than this, ms: streams end after 2.4 s at least. */
const COLLECTED = 600

t.test(
  'The protocol’s client reads whole through every edge; SSE that is collected comes late',
  async (t) => {
    const found = await readWithClient({
      edges: edges.filter(({ id }) => asked.includes(id)).map((edge) => ({ edge })),
      signal: AbortSignal.timeout(280_000),
      progress: (line) => t.comment(line),
    })
    t.strictSame(
      found.map(({ edge }) => edge),
      asked,
    )
    for (const { edge, sent, reads = [] } of found) {
      t.equal(sent, 20)
      t.strictSame(
        reads.map(({ mode, lost, doubled, error }) => ({ mode, lost, doubled, error })),
        ['sse', 'long-poll', 'follow'].map((mode) => ({ mode, lost: 0, doubled: 0, error: undefined })),
        edge,
      )
      const [sse, , follow] = reads
      const collects = edge === 'api-gateway-http'
      t.equal(follow?.fellBackTo, collects ? 'long-poll' : 'sse', edge)
      if (collects) t.ok((sse?.lateMs ?? 0) > COLLECTED, `SSE is ${sse?.lateMs} ms late`)
    }
  },
)
