import type { Remedy } from './advice.ts'

/** What to do about Heroku's router, which has no setting for its times. */
export const heroku: Remedy[] = [
  {
    causes: ['cut-idle', 'timed-out'],
    text: 'Send the first byte within 30 s, and one at least every 55 s after that: the router has no setting for it.',
    source: 'https://devcenter.heroku.com/articles/request-timeout#long-polling-and-streaming-responses',
    proof: 'documented',
  },
]
