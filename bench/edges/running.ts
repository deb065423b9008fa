import type { Edge } from './edge.ts'

/** An edge of whatever kind that somebody else has started. Nothing is expected of it, and only general advice applies. */
export const running = (name: string): Edge => ({
  id: name,
  title: name,
  truth: 'unknown',
  expected: {},
  http2: { expected: {} },
  // It has no other form than the one that runs.
  start: async () => undefined,
})
