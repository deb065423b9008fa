import t from 'tap'
import type { Remedy, Symptom } from '../../../src/probe/advice/advice.ts'
import { matches } from '../../../src/probe/advice/advice.ts'
import { advise, adviseOn, vendors } from '../../../src/probe/advice/index.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import { causes, type Outcome } from '../../../src/probe/model.ts'
import { refusal, streamed, through } from '../../support/outcomes.ts'

const symptom = (change: Partial<Symptom> = {}): Symptom => ({
  verdict: 'cut',
  cause: 'truncated',
  by: 'edge',
  transport: 'sse',
  status: 200,
  flags: [],
  endedMs: 7_000,
  ...change,
})

/** The texts of the advice, in order. */
const texts = (change: Partial<Symptom>, ...ids: string[]) =>
  adviseOn(symptom(change), ids).map(({ for: who, text }) => `${who}: ${text}`)

t.test('A remedy is for the symptoms that it names', async (t) => {
  const remedy: Remedy = { text: '', proof: 'documented' }
  const is = (change: Partial<Remedy>, of: Partial<Symptom> = {}) =>
    matches({ ...remedy, ...change }, symptom(of))
  t.ok(is({}), 'and for all, if it names none')
  t.ok(is({ verdicts: ['cut'], causes: ['lost', 'truncated'], transports: ['sse'], statuses: [200] }))
  t.notOk(is({ verdicts: ['refused'] }))
  t.notOk(is({ causes: ['lost'] }))
  t.notOk(is({ transports: ['websocket'] }))
  t.notOk(is({ statuses: [undefined] }))
  t.ok(is({ statuses: [undefined] }, { status: undefined }))
  t.notOk(is({ flags: ['UT'] }))
  t.ok(is({ flags: ['UT', 'SI'] }, { flags: ['SI'] }))
  t.notOk(is({ lasted: 7_001 }))
  t.notOk(is({}, { by: 'service' }), 'the edge’s, if it does not say whose')
  t.ok(is({ by: 'service' }, { by: 'service' }))
  for (const by of ['client', undefined] as const) t.ok(is({ by: 'anybody' }, { by }))
  t.notOk(is({ by: 'anybody' }, { verdict: 'survives' }), 'nothing needs to be changed then')
})

t.test('The service’s own part comes first, then the vendor’s', async (t) => {
  t.match(texts({ flags: ['UT'], cause: 'cut-total' }, 'app-runner'), [
    /^service: Set STREAM_MAX_AGE well below 7 s/,
    /^app-runner: route\.timeout/,
  ])
  t.match(texts({ cause: 'held-to-end', verdict: 'degrades' }), [/^edge: .* response buffering off/])
  t.match(texts({ cause: 'held-to-end', verdict: 'degrades' }, 'unheard-of'), [/^edge: .* buffering off/])
  t.match(
    texts({ cause: 'held-to-end', verdict: 'degrades' }, 'lambda-url', 'api-gateway-rest'),
    [/^lambda-url: .* RESPONSE_STREAM/, /^api-gateway-rest: .* STREAM/],
    'of each vendor, where there are several',
  )
})

t.test('What the service can do itself', async (t) => {
  t.match(texts({ verdict: 'refused', by: 'service' })[0], /^service: The service refused/)
  t.match(texts({ by: 'service' })[0], /^service: The service ended the stream itself/)
  t.match(texts({ verdict: 'refused', cause: 'timed-out', status: 504 }), [
    /^service: Begin to answer at once/,
    /^edge: The edge gave up after 7 s/,
  ])
  t.match(texts({ cause: 'cut-idle' })[0], /HEARTBEAT/)
  t.match(texts({ cause: 'cut-idle', transport: 'chunked' })[0], /no heartbeat. Use SSE/)
  t.match(texts({ cause: 'hidden-end' })[0], /final event/)
  t.match(texts({ cause: 'leaving-hidden' })[0], /heartbeat it has to write/)
  t.match(texts({ cause: 'replayed' })[0], /no-store/)
  t.match(texts({ cause: 'sent-twice' })[0], /repeat a GET/)
  t.strictSame(texts({ endedMs: 3 }), [], 'what is cut at once is cut by no limit')
})

t.test('What to change about any edge', async (t) => {
  t.match(
    texts({ verdict: 'refused', cause: 'no-upgrade', transport: 'websocket', by: undefined })[0],
    /upgrades/,
  )
  t.match(texts({ verdict: 'refused', cause: 'refused' })[0], /protocol version/)
  t.match(texts({ status: undefined, cause: 'silent', endedMs: 0 })[0], /did not answer/)
  t.match(texts({ verdict: 'degrades', cause: 'compressed' })[0], /compression/)
  t.match(texts({ verdict: 'unknown', cause: 'unreachable', by: 'harness' })[0], /URL is right/)
  t.strictSame(texts({ verdict: 'degrades', cause: 'altered' }), [], 'what nobody has advice about')
})

t.test('Each vendor, by its edge’s own flags', async (t) => {
  const wanted: [vendor: keyof typeof vendors, change: Partial<Symptom>, text: RegExp][] = [
    ['app-runner', { flags: ['UH'], by: 'service' }, /no healthy host/],
    ['app-runner', { flags: ['UT'] }, /route\.timeout is 120s/],
    ['app-runner', { flags: ['SI'] }, /stream_idle_timeout/],
    ['app-runner', { flags: ['NR'] }, /domains/],
    ['app-runner', { verdict: 'refused', transport: 'websocket', status: 403 }, /upgrade_configs/],
    ['alb', { flags: ['UF'], by: 'service' }, /target group’s port/],
    ['alb', { flags: ['SI'] }, /idle_timeout\.timeout_seconds/],
    ['lambda-url', { verdict: 'refused', transport: 'websocket' }, /carries no WebSocket/],
    ['lambda-url', { flags: ['Function.ResponseSizeTooLarge'] }, /6 MB/],
    ['lambda-url', { flags: ['Sandbox.Timedout'] }, /Timeout/],
    ['lambda-url', { verdict: 'degrades', cause: 'leaving-hidden' }, /bills it/],
    ['lambda-url', { flags: ['done'] }, /Web Adapter/],
    ['lambda-url', { verdict: 'degrades', cause: 'held-to-end' }, /RESPONSE_STREAM/],
    ['lambda-web', { flags: ['UF'], by: 'service' }, /AWS_LAMBDA_HTTP_ENDPOINT/],
    [
      'lambda-web',
      { verdict: 'refused', transport: 'websocket', status: 426 },
      /drop Connection and Upgrade/,
    ],
    ['lambda-web', { flags: ['UT'] }, /timeoutSeconds/],
    ['lambda-web', { flags: ['NR'] }, /endpoint’s own name/],
    ['lambda-web', { status: 505 }, /HTTP\/1\.1/],
    ['api-gateway-http', { transport: 'websocket' }, /create a WebSocket API/],
    ['api-gateway-http', { verdict: 'degrades' }, /at most 30 s/],
    ['api-gateway-http', { verdict: 'refused', status: 503 }, /at most 30 s/],
    ['api-gateway-rest', { verdict: 'refused', status: 504 }, /responseTransferMode/],
    ['api-gateway-rest-stream', { flags: ['idle'] }, /5 minutes of silence/],
    ['api-gateway-rest-stream', {}, /15 minutes/],
    ['api-gateway-websocket', { status: 403 }, /its stage/],
    ['api-gateway-websocket', { flags: ['1009'] }, /128 KB/],
    ['api-gateway-websocket', { flags: ['1001'] }, /10 minutes/],
    ['appsync', { flags: ['dropped'], by: undefined }, /240 KB/],
    ['appsync', { flags: ['ended'] }, /24 hours/],
    ['api-gateway', { cause: 'held-to-end' }, /responseTransferMode/],
    ['nginx', { cause: 'held-to-end' }, /response buffering off/],
    ['nginx', { cause: 'held-by-compression' }, /gzip/],
    ['nginx', { cause: 'hidden-end' }, /HTTP\/1\.1/],
    ['nginx', { cause: 'cut-idle' }, /between two reads/],
    ['nginx', { cause: 'timed-out', verdict: 'refused', status: 504 }, /proxy_read_timeout was over: .* 7 s/],
    ['nginx', { verdict: 'refused', cause: 'no-upgrade', transport: 'websocket' }, /handshake/],
    ['nginx', { verdict: 'refused', cause: 'refused', status: 502 }, /error\.log/],
    ['caddy', { cause: 'head-late' }, /encode/],
    ['caddy', { cause: 'held-by-size' }, /Flush/],
    ['caddy', { cause: 'hidden-end' }, /Upgrade/],
    ['caddy', { cause: 'sent-twice', verdict: 'degrades' }, /connection for each request/],
    ['compression', { cause: 'held-by-compression' }, /compression\(\)/],
    ['compression', { cause: 'silent' }, /http-proxy/],
    ['traefik', { cause: 'held-by-compression' }, /compress middleware/],
    ['traefik', { cause: 'held-by-time' }, /buffering middleware/],
    ['haproxy', { cause: 'cut-idle' }, /next bytes/],
    ['haproxy', { cause: 'cut-idle', transport: 'websocket' }, /WebSocket may be silent/],
    ['haproxy', { cause: 'timed-out', verdict: 'refused', status: 504 }, /timeout server was over: .* 7 s/],
    ['haproxy', { cause: 'late' }, /200 ms/],
    ['haproxy', { cause: 'leaving-hidden', verdict: 'degrades' }, /client has left/],
    ['caddy', { cause: 'refused', verdict: 'refused' }, /empty 200/],
    ['apache', { cause: 'compressed' }, /mod_deflate/],
    ['apache', { cause: 'merged' }, /Flush/],
    ['apache', { cause: 'leaving-hidden', verdict: 'degrades' }, /no setting/],
    ['apache', { cause: 'request-held', verdict: 'degrades' }, /16 KB/],
    ['haproxy', { cause: 'hidden-end' }, /HTTP\/1\.1/],
    ['envoy', { cause: 'hidden-end' }, /HTTP\/1\.1/],
    ['traefik', { cause: 'sent-twice', verdict: 'degrades' }, /connection for each request/],
    ['traefik', { cause: 'head-late', verdict: 'degrades' }, /full duplex/],
    ['nginx', { cause: 'request-held', verdict: 'degrades' }, /collects all of it/],
    ['varnish', { cause: 'replayed', verdict: 'degrades' }, /Let streams pass: what may be cached/],
    ['apache', { cause: 'timed-out' }, /60 s/],
    ['apache', { cause: 'no-upgrade' }, /mod_proxy/],
    ['varnish', { cause: 'held-to-end' }, /collected/],
    ['varnish', { cause: 'cut-idle' }, /between two bytes/],
    ['varnish', { cause: 'no-upgrade' }, /pipe/],
    ['varnish', { cause: 'leaving-hidden', verdict: 'degrades' }, /Pipe streams/],
    ['varnish', { cause: 'refused', verdict: 'refused', status: 503 }, /after 7 s: .* first_byte_timeout/],
    ['envoy', { cause: 'cut-total' }, /15s/],
    ['envoy', { cause: 'cut-idle' }, /idle/],
    ['envoy', { cause: 'no-upgrade', transport: 'websocket', status: 403 }, /upgrades/],
    ['cloudflare', { cause: 'held-by-time' }, /text\/event-stream/],
    ['cloudflare', { cause: 'no-upgrade' }, /QUIC/],
    ['cloudflare', { cause: 'timed-out' }, /100 s/],
    ['cloudfront', { cause: 'cut-idle' }, /30 s/],
    ['cloudfront', { cause: 'compressed' }, /cache behaviour/],
    ['cloud-run', { cause: 'cut-total' }, /300 s/],
    ['google-load-balancer', { cause: 'cut-total' }, /30 s/],
    ['heroku', { cause: 'cut-idle' }, /55 s/],
    ['vercel', { cause: 'cut-total' }, /300 s/],
    ['azure', { cause: 'timed-out' }, /230 s/],
    ['azure', { cause: 'cut-idle' }, /4 minutes/],
  ]
  for (const [vendor, change, text] of wanted)
    t.match(texts(change, vendor).at(-1), new RegExp(`^${vendor}: .*${text.source}`), `${vendor}: ${text}`)
  const named = new Set(wanted.map(([vendor]) => vendor))
  t.strictSame([...named].sort(), Object.keys(vendors).sort(), 'of each vendor there is an example')
})

t.test('Every remedy is well-formed', async (t) => {
  for (const [id, remedies] of Object.entries<Remedy[]>(vendors))
    for (const { causes: its = [], source, text, proof, lines, cures = [] } of remedies) {
      t.ok(
        its.every((cause) => causes.includes(cause)),
        `${id}: its causes are in the list`,
      )
      t.match(text, /\.$/, `${id}: a sentence`)
      if (source) t.ok(URL.canParse(source), source)
      t.equal(cures.length > 0, proof === 'run', `${id}: what is proven cures something`)
      if (proof === 'run') t.ok(lines, 'and is lines')
      t.ok(
        cures.every((cure) => checks.some((check) => check.id === cure)),
        `${id}: it cures checks that there are`,
      )
    }
})

t.test('Advice on a check’s verdict is told in the edge’s own time', async (t) => {
  const cut = streamed(1, { ending: 'truncated', endedMs: 6_000, scale: 20 })
  t.match(advise(through(cut, streamed(1)), cut), [{ text: /well below 120 s/, for: 'service' }])
  // 15 s / 20, and the second that Envoy waits before it closes.
  const late = streamed(1, { ending: 'truncated', endedMs: 1_750, scale: 20 })
  t.match(advise(through(late, streamed(1)), late, 'envoy'), [{ text: /well below 15 s/ }, { for: 'envoy' }])
  const logged: Outcome = { ...late, edgeLog: { line: '', says: '', flags: ['UT'], author: 'edge', ms: 750 } }
  t.match(advise(through(logged, streamed(1)), logged, 'envoy'), [
    { text: /well below 15 s/ },
    { for: 'envoy' },
  ])
  const refused = streamed(1, { ...refusal(403, ''), transport: 'websocket' })
  t.match(advise(through(refused, streamed(1)), refused, 'app-runner'), [
    { text: /upgrade_configs/, for: 'app-runner', proof: 'documented', source: /^https:/ },
  ])
  t.strictSame(advise(through(streamed(1), streamed(1)), streamed(1)), [])
})
