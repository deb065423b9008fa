import t from 'tap'
import { chain } from '../../../bench/edges/chain.ts'
import type { Edge, EdgeOptions } from '../../../bench/edges/edge.ts'
import { edges } from '../../../bench/edges/index.ts'
import { mendedId, withMended } from '../../../bench/edges/mended.ts'
import { type VendorId, vendors } from '../../../src/probe/advice/index.ts'

/** An edge that writes down the lines that it is started with. */
function edgeOf(vendor: VendorId, started: string[][]): Edge {
  return {
    id: vendor,
    title: `${vendor}, as shipped`,
    truth: 'real',
    group: 'proxies',
    vendor,
    expected: { health: { verdict: 'survives' }, sse: { verdict: 'degrades' } },
    async start({ advice = [] }: EdgeOptions) {
      started.push(advice.flatMap(({ lines = [] }) => lines))
      return { url: new URL('http://127.0.0.1:1'), async stop() {} }
    },
  }
}

const options = { origin: new URL('http://127.0.0.1:2'), signal: AbortSignal.timeout(10_000), progress() {} }

t.test('An edge is asked mended too where lines of its vendor’s advice were tried', async (t) => {
  const started: string[][] = []
  const [shipped, mended, ...more] = withMended(edgeOf('nginx', started))
  t.strictSame(more, [])
  t.match([shipped, mended], [{ id: 'nginx' }, { id: 'nginx-mended', title: 'nginx, mended' }])
  t.strictSame(mended?.expected, { health: { verdict: 'survives' } }, 'its own verdicts are measured')
  await shipped?.start(options)
  await mended?.start(options)
  const tried = vendors.nginx.filter(({ proof }) => proof === 'run').flatMap(({ lines = [] }) => lines)
  t.strictSame(started, [[], tried])
  t.equal(withMended(edgeOf('alb', [])).length, 1, 'none of its advice has lines that were tried')
})

t.test('Both of two in a row get the lines', async (t) => {
  const [outer, inner]: string[][][] = [[], []]
  const [, mended] = withMended(
    chain({
      id: 'two',
      title: 'two, as shipped',
      expected: {},
      outer: edgeOf('nginx', outer ?? []),
      inner: edgeOf('nginx', inner ?? []),
    }),
  )
  await mended?.start(options)
  t.ok(outer?.[0]?.includes('proxy_buffering off;'))
  t.strictSame(outer, inner)
})

t.test('Each proxy has a mended form', async (t) => {
  const ids = edges.map(({ id }) => id)
  const shipped = edges.filter(({ group, id }) => group === 'proxies' && !id.endsWith('-mended'))
  t.ok(shipped.length > 10)
  for (const { id } of shipped) t.ok(ids.includes(mendedId(id)), id)
})
