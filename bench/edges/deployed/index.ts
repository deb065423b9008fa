import type { Edge } from '../edge.ts'

/** Whatever stands before a service of ours that is deployed somewhere (`--url`). Nothing is known of it before. */
export function deployed(url: URL): Edge {
  return {
    id: 'deployed',
    title: url.host,
    truth: 'real',
    group: 'default',
    // What is not even there, or not ours, is no deployment of it.
    expected: { health: { verdict: 'survives' } },
    async start() {
      return { url, async stop() {} }
    },
  }
}
