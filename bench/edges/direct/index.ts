import type { Edge } from '../edge.ts'

/** The edge that is not there: what does not survive here is the service's or the harness's fault. */
export const direct: Edge = {
  id: 'direct',
  title: 'no edge',
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    websocket: { verdict: 'survives' },
  },
  async start({ origin }) {
    return { url: origin, async stop() {} }
  },
}
