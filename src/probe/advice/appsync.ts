import type { Remedy } from './advice.ts'

const QUOTAS = 'https://docs.aws.amazon.com/general/latest/gr/appsync.html'

/** What to change about AppSync: GraphQL subscriptions and Events have the same limits. */
export const appSync: Remedy[] = [
  {
    by: 'anybody',
    flags: ['dropped'],
    text: 'A subscription’s payload may have 240 KB, and a larger one is dropped silently. Publish less at a time, or a link to the rest.',
    source: QUOTAS,
    proof: 'documented',
  },
  {
    by: 'anybody',
    flags: ['ended'],
    text: 'A connection may last 24 hours, and messages are not kept for those who are away. Let clients request what they have missed when they come back.',
    source: QUOTAS,
    proof: 'documented',
  },
]
