import t from 'tap'
import { nginx } from '../../../../bench/edges/nginx/index.ts'
import { nginxChain } from '../../../../bench/edges/nginx-chain/index.ts'
import { advise } from '../../../../src/probe/advice/index.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { askEdges } from '../ask-edge.ts'

// Fetching nginx takes a while, once.
t.setTimeout(300_000)

/** The advice on an answer, the service's part first. */
const adviceOn = ({ verdict, outcome }: Answer) => advise(verdict, outcome, nginx.vendor)

t.test('As shipped', async (t) => {
  const ask = await askEdges(t)
  const found = await ask(nginx, [
    'slow-origin',
    'chunked-transfer-encoding',
    'chunked-silence',
    'origin-version',
    'chunked-ends-killed',
    'websocket',
    'sse-plain',
  ])
  const of = (id: string) => found[id] as Answer

  t.match(of('slow-origin').verdict, {
    verdict: 'refused',
    cause: 'timed-out',
    by: 'edge',
    reason: /^504 instead of 200: no answer had begun after \d+ ms$/,
  })
  t.match(
    adviceOn(of('slow-origin')),
    [
      { text: /^Begin to answer at once/, for: 'service' },
      { text: /^proxy_read_timeout was over: nginx had waited 6\d s/, lines: ['proxy_read_timeout 1h;'] },
    ],
    'which timeout it was, and how long',
  )
  t.match(of('chunked-silence').verdict, { verdict: 'cut', cause: 'cut-idle', by: 'edge' })
  t.match(adviceOn(of('chunked-silence')), [
    { text: /^Chunked text has no heartbeat/, for: 'service' },
    { lines: ['proxy_read_timeout 1h;'] },
  ])
  t.match(of('websocket').verdict, { verdict: 'refused', cause: 'no-upgrade', by: 'edge' })
  t.match(
    adviceOn(of('websocket')).map(({ lines }) => lines),
    [['proxy_http_version 1.1;', /Upgrade/, /Connection/]],
    'it is a setting',
  )
  t.match(of('origin-version').verdict, { verdict: 'degrades', reason: /^the edge asked over HTTP\/1\.0/ })
  t.match(
    of('chunked-ends-killed').verdict,
    { verdict: 'cut', cause: 'hidden-end', by: 'edge' },
    'the client hears nothing of a service that was killed',
  )
  t.match(adviceOn(of('chunked-ends-killed')), [
    { text: /^The edge ends a broken stream as if it were whole/, for: 'service' },
    { lines: ['proxy_http_version 1.1;'], for: 'nginx' },
  ])
  t.equal(of('chunked-transfer-encoding').verdict.reason, 'the response is chunked')
  t.match(adviceOn(of('sse-plain')), [{ text: /the service send X-Accel-Buffering: no/, proof: 'run' }])
})

t.test('Where it collects responses whatever the service sends', async (t) => {
  const ask = await askEdges(t)
  const found = await ask(nginx, ['chunked-failing', 'chunked-leave-silent'], {
    advice: [{ lines: ['proxy_ignore_headers X-Accel-Buffering;'] }],
  })
  t.match(
    found['chunked-failing']?.verdict,
    { verdict: 'degrades', cause: 'lost', by: 'edge', reason: /: 2 that it had sent before did not arrive$/ },
    'what a source had sent before it failed is lost',
  )
  const leaving = found['chunked-leave-silent'] as Answer
  t.match(
    leaving.verdict,
    { verdict: 'unknown', cause: 'held-to-end', by: 'edge' },
    'a client’s leaving is not tested',
  )
  t.match(adviceOn(leaving), [{ lines: ['proxy_buffering off;'], for: 'nginx' }])
})

t.test('Two in a row: the outer one never sees X-Accel-Buffering', async (t) => {
  const ask = await askEdges(t)
  const sse = (await ask(nginxChain, ['sse'])).sse as Answer
  t.match(sse.verdict, { verdict: 'degrades', cause: 'held-to-end', by: 'edge' })
  const [advice] = adviceOn(sse)
  t.match(advice, { lines: ['proxy_buffering off;'], for: 'nginx' })
  t.match(advice?.text, /the first nginx before it obeys and removes/)
  // Also where nobody knows whose edge it is.
  t.match(advise(sse.verdict, sse.outcome).at(-1)?.text, /a proxy before the service may have removed them/)
})
