import t from 'tap'
import { edges } from '../../../bench/edges/index.ts'
import { fromStored, toStored } from '../../../bench/results/stored.ts'
import { edgeRow } from '../../../bench/run.ts'
import type { VendorId } from '../../../src/probe/advice/index.ts'
import type { Outcome } from '../../../src/probe/model.ts'
import { evidenceOf } from '../../../src/report/evidence.ts'
import { htmlReport } from '../../../src/report/html/page.ts'
import { cells } from '../../../src/report/results.ts'
import { terminalReport } from '../../../src/report/terminal.ts'
import { runOf } from '../../report/run.ts'
import { refusal, streamed } from '../../support/outcomes.ts'

const log = (flag: string): Pick<Outcome, 'edgeLog'> => ({
  edgeLog: { line: '', says: '', flags: [flag], author: 'edge', ms: 250 },
})
const whole = (transport: 'sse' | 'websocket'): Outcome => {
  const stream = { ...streamed(0), check: transport, transport }
  if (transport === 'sse') return stream
  const events = stream.events.map(({ event, ...message }) => message)
  return { ...stream, status: 101, closeCode: 1000, events }
}
/** A stream that the edge cut after two of three events. */
const cut: Outcome = {
  ...whole('sse'),
  events: streamed(0).events.slice(0, 2),
  ending: 'truncated',
  endedMs: 300,
}
/** A stream that came after its last event was made. */
const held: Outcome = {
  ...whole('sse'),
  events: streamed(0).events.map((event) => ({ ...event, ms: 900 })),
  endedMs: 901,
}
const refused = (status: number): Outcome => ({ ...whole('websocket'), ...refusal(status, '') })

/** An outcome that the vendor of each edge has advice about, and a word of that advice. */
const examples: Partial<Record<VendorId, [outcome: Outcome, words: RegExp]>> = {
  'app-runner': [{ ...cut, ...log('UT') }, /route\.timeout is 120s/],
  alb: [{ ...cut, ...log('SI') }, /Raise idle_timeout\.timeout_seconds/],
  'lambda-url': [refused(426), /A Function URL carries no WebSocket/],
  'lambda-web': [{ ...cut, ...log('UT') }, /timeoutSeconds limits the whole response/],
  'api-gateway-http': [held, /An HTTP API waits for the function’s whole reply/],
  'api-gateway-rest': [held, /Set the integration’s responseTransferMode to STREAM/],
  'api-gateway-rest-stream': [cut, /A stream may last 15 minutes at most/],
  'api-gateway-websocket': [refused(403), /The path of a WebSocket API is its stage/],
  nginx: [held, /Turn response buffering off for this location/],
  haproxy: [held, /Forward each chunk at once/],
  apache: [held, /Flush each packet/],
  compression: [held, /Leave streams out of compression/],
  varnish: [held, /Let streams pass/],
  envoy: [cut, /The route’s timeout bounds the whole response/],
  traefik: [held, /Remove the buffering middleware/],
  caddy: [held, /Flush after each write/],
  appsync: [{ ...cut, ...log('ended') }, /A connection may last 24 hours/],
}

t.test('Every edge that stands for a front door of AWS names whose advice applies', async (t) => {
  const unnamed = edges.filter(({ group, vendor }) => group !== 'proxies' && !vendor)
  t.strictSame(
    unnamed.map(({ id }) => id),
    ['direct'],
  )
})

for (const edge of edges.filter(({ vendor }) => vendor))
  t.test(`A report of a stored run gives the advice of ${edge.id}`, async (t) => {
    const example = examples[edge.vendor as VendorId]
    if (!example) return t.fail('its advice has an example')
    const [outcome, words] = example
    const direct = [{ ...whole('sse') }, { ...whole('websocket') }]
    const made = runOf({ direct, [edge.id]: [outcome] })
    // As it is written to a file and read again.
    const asked = edges.filter(({ id }) => id in { direct, [edge.id]: 1 }).map(edgeRow)
    const run = fromStored(JSON.parse(JSON.stringify(toStored({ ...made, edges: asked }))))
    const cell = cells(run).find((one) => one.edge === edge.id)
    if (!cell) return t.fail('it has a cell')
    t.match(evidenceOf(run, cell).advice.at(-1), { text: words, for: edge.vendor })
    t.match(terminalReport(run, { verbose: true }).replace(/\s+/g, ' '), words)
    t.match(htmlReport(run), words)
  })
