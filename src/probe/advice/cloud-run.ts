import type { Remedy } from './advice.ts'

/** What to change about Cloud Run. */
export const cloudRun: Remedy[] = [
  {
    causes: ['cut-total', 'truncated', 'reset', 'timed-out'],
    text: 'Raise the request timeout, which bounds the whole response. Default: 300 s; at most 3,600. Let clients come back where they were cut.',
    lines: ['gcloud run services update SERVICE --timeout=3600'],
    source: 'https://cloud.google.com/run/docs/configuring/request-timeout',
    proof: 'documented',
  },
]
