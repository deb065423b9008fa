import { spaced as all } from '../judge/spaced.ts'
import type { Claim } from '../model.ts'
import { stream } from './asked.ts'
import { type Check, check, OK } from './check.ts'

/** Twice as long as HAProxy delays everything alike (`option http-no-delay` is off), ms. */
const INTERVAL = 400

const claims: Claim[] = [
  {
    id: 'compression',
    fact: 'held',
    oneOf: ['no', 'partly', 'to-end'],
    otherwise: 'degrades',
    cause: 'held-by-compression',
  },
  { id: 'end', fact: 'held', oneOf: ['no', 'partly'], otherwise: 'degrades', cause: 'held-to-end' },
  { id: 'partly', fact: 'held', is: 'no', otherwise: 'degrades', cause: 'late', doubtful: true },
]

/**
 * Whether spaced events of each size arrive one by one with each coding that a client may accept. Compressors wait for
 * bytes: Caddy's `encode gzip` begins at 512 and holds all from there to the end (2.6), nginx compresses from 20 on
 * (`gzip_min_length`) what `gzip_types` names. A buffer passes what is larger than itself, and keeps the rest.
 */
export const spaced: Check[] = all.map(({ id, beside, bytes, size, coding }) =>
  check({
    id,
    ...(beside && { beside, probeRoutes: true }),
    title: `${beside ? 'A plain app’s events' : 'Events'} of ${size} arrive one by one if the client accepts ${coding}`,
    transport: 'sse',
    kind: 'optimal',
    spec: 'RFC 9110, 8.4 and 12.5.3; draft-ietf-httpbis-incremental',
    needs: coding === 'identity' ? ['health'] : [id.replace(coding, 'identity')],
    waits: true,
    // Whether the edge may compress it is the question of `sse`.
    expected: { ...OK, event: 'test', coded: true, untimed: true },
    claims,
    run: (ask) =>
      ask.http(beside ? '/probe/plain/sse' : '/sse', {
        ...stream({ count: 3, interval: INTERVAL, bytes, stamp: true }),
        headers: { 'accept-encoding': coding },
      }),
  }),
)
