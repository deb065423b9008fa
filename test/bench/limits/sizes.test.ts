import t, { type Test } from 'tap'
import { findCompression, findReadAhead } from '../../../bench/limits/sizes.ts'
import { http1 } from '../../../src/probe/clients/index.ts'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { compresses } from '../../support/bad-edges/compresses.ts'
import type { BadEdge } from '../../support/bad-edges/edge.ts'
import { passes } from '../../support/bad-edges/passes.ts'
import { refuses } from '../../support/bad-edges/refuses.ts'
import { startApp } from '../../support/service.ts'

const MiB = 2 ** 20

async function through(t: Test, edge: BadEdge) {
  const { url: origin } = await startApp(t, { env: { PROBE_ROUTES: 'true' } })
  const { url, stop } = await edge.start(origin)
  t.teardown(stop)
  return { url, origin, client: http1, signal: new AbortController().signal }
}

t.test('An edge that compresses all is told from one that compresses nothing', async (t) => {
  t.strictSame(await findCompression(await through(t, compresses)), { from: 0, to: 1 })
  t.strictSame(await findCompression(await through(t, passes)), { from: MiB })
})

t.test(
  'An edge that collects the whole stream reads ahead without end, one that passes it on does not',
  async (t) => {
    t.strictSame(await findReadAhead(await through(t, buffers)), { from: 128 * MiB })
    const passed = await findReadAhead(await through(t, passes))
    t.ok(passed?.to && passed.to < 128 * MiB && passed.to === 2 * passed.from, JSON.stringify(passed))
  },
)

t.test('Nothing is said of an edge that lets nothing through', async (t) => {
  const asked = await through(t, refuses)
  t.equal(await findReadAhead({ ...asked, patience: 500 }), undefined)
})
