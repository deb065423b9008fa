import { checks } from '../../../src/probe/checks/index.ts'
import type { Edge } from '../edge.ts'

/** The edge that is not there: what does not survive here is the service's or the harness's fault. */
export const direct: Edge = {
  id: 'direct',
  title: 'no edge',
  truth: 'real',
  group: 'default',
  expected: Object.fromEntries(checks.map(({ id }) => [id, { verdict: 'survives' }])),
  async start({ origin, dead }) {
    // Nobody would answer in the service's place.
    return dead ? undefined : { url: origin, async stop() {} }
  },
}
