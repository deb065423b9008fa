import { checks } from '../../../src/probe/checks/index.ts'
import type { Edge } from '../edge.ts'

/** The service without an edge. A check that fails here is the fault of the service or of the bench. */
export const direct: Edge = {
  id: 'direct',
  title: 'no edge',
  truth: 'real',
  group: 'default',
  expected: Object.fromEntries(checks.map(({ id }) => [id, { verdict: 'survives' }])),
  async start({ origin, dead }) {
    // Without a service nobody answers.
    return dead ? undefined : { url: origin, async stop() {} }
  },
}
