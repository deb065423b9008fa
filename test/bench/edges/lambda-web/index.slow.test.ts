import t from 'tap'
import { lambdaWeb } from '../../../../bench/edges/lambda-web/index.ts'
import { chunked, sse } from '../../../support/clients.ts'

// It packs the service first, in a test run that keeps both cores busy.
const PATIENCE = 600_000
t.setTimeout(PATIENCE)

t.test('In front of the packed service: streams pass, a WebSocket does not', async (t) => {
  const edge = await lambdaWeb.start({
    // Not asked: the edge has a service of its own.
    origin: new URL('http://127.0.0.1:1'),
    env: { METRICS: 'true' },
    signal: AbortSignal.timeout(PATIENCE),
    progress: (line) => t.comment(line),
  })
  if (!edge?.origin) throw new TypeError('it starts a service of its own')
  t.teardown(edge.stop)
  for (const kind of [chunked, sse]) {
    const client = await kind.open(t, edge.url, '?interval=0&run=passes')
    t.equal(await client.ended, kind.endings.source, kind.name)
  }
  const response = await fetch(new URL('/websocket', edge.url))
  t.equal(response.status, 426)
  t.equal(response.headers.get('lambda-web-logstream'), 'local')
  t.match(await (await fetch(new URL('/runs/passes', edge.origin))).json(), { endedBy: 'source' })
  t.equal((await fetch(new URL('/metrics', edge.origin))).status, 200, 'with the settings it was given')
  await edge.stop()
  for (const url of [edge.url, edge.origin]) await t.rejects(fetch(url), url.href)
})
