import t from 'tap'
import { nginx } from '../../../bench/edges/nginx/index.ts'
import { diagnose } from '../../../src/probe/judge/url/diagnose.ts'
import { inquire } from '../../../src/probe/url/inquire.ts'
import { requestTo } from '../../support/any-url/ask.ts'
import { serve } from '../../support/any-url/origins.ts'

const origin = await serve()
const edge = await nginx.start({
  origin: origin.url,
  signal: new AbortController().signal,
  progress: (line) => t.comment(line),
})
t.teardown(() => Promise.all([origin.stop(), edge?.stop()]))

/** What is found behind nginx as shipped, asked beside the origin. */
async function behindNginx(path: string, scheme = 'http') {
  const at = (base?: URL) => new URL(new URL(path, base).href.replace('http', scheme))
  const others = [{ name: 'direct', url: at(origin.url) }]
  return diagnose(await inquire({ request: requestTo(at(edge?.url)), others, most: 6 }))
}

t.test('A small stream is held to the end by nginx as shipped', async (t) => {
  t.match(await behindNginx('/steady'), {
    verdict: 'degrades',
    cause: 'held-to-end',
    by: 'edge',
    sure: 'proven',
    edges: [{ vendor: 'nginx' }],
  })
})

t.test('A large one comes a buffer at a time', async (t) => {
  t.match(await behindNginx('/bulky'), {
    cause: 'held-by-size',
    by: 'edge',
    sure: 'proven',
    reason: /4\.0 KB/,
  })
})

t.test('A WebSocket is not upgraded', async (t) => {
  t.match(await behindNginx('/ws', 'ws'), {
    verdict: 'refused',
    cause: 'no-upgrade',
    by: 'edge',
    sure: 'proven',
  })
})
