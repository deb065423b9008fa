import type { Advise } from './advise.ts'

/** What to change about AppSync: GraphQL subscriptions and Events have the same limits. */
export const appSync: Advise = (_verdict, { edgeLog }) => {
  if (edgeLog?.author !== 'edge') return undefined
  if (edgeLog.says.includes('dropped'))
    return 'A subscription’s payload has at most 240 KB, and what is larger is dropped without a word: publish less at a time, or where the rest is to be had.'
  return 'A connection lasts 24 hours, and nothing is kept for who is away: have clients ask for what they have missed when they come back.'
}
