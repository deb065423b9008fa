import type { Remedy } from './advice.ts'

/** What to change about Vercel. */
export const vercel: Remedy[] = [
  {
    causes: ['cut-total', 'truncated', 'reset', 'timed-out'],
    text: 'Raise the function’s longest duration. Default: 300 s; at most 800 on paid plans.',
    lines: ['export const maxDuration = 800'],
    source: 'https://vercel.com/docs/functions/configuring-functions/duration',
    proof: 'documented',
  },
]
