import { checks } from '../../../src/probe/checks/index.js'
/** The edge that is not there: what does not survive here is the service's or the harness's fault. */
export const direct = {
  id: 'direct',
  title: 'no edge',
  truth: 'real',
  expected: Object.fromEntries(checks.map(({ id }) => [id, { verdict: 'survives' }])),
  async start({ origin, dead }) {
    // Nobody would answer in the service's place.
    return dead ? undefined : { url: origin, async stop() {} }
  },
}
