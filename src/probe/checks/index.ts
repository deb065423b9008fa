import { bytes } from './bytes.ts'
import type { Check } from './check.ts'
import { compression } from './compression.ts'
import { crowd } from './crowd.ts'
import { delivery } from './delivery.ts'
import { endings } from './endings.ts'
import { exchanges } from './exchanges.ts'
import { handshake } from './handshake.ts'
import { headers } from './headers.ts'
import { http2 } from './http2.ts'
import { leaving } from './leaving.ts'
import { limits } from './limits.ts'
import { origin } from './origin.ts'
import { plain } from './plain.ts'
import { requests } from './requests.ts'
import { resuming } from './resuming.ts'
import { spaced } from './spaced.ts'

// Delivery first: the other themes' checks need its checks.
const themes: Check[] = [
  ...delivery,
  ...plain,
  ...spaced,
  ...requests,
  ...headers,
  ...bytes,
  ...endings,
  ...origin,
  ...exchanges,
  ...leaving,
  ...crowd,
  ...limits,
  ...compression,
  ...handshake,
  ...resuming,
  ...http2,
]

const transports: Check['transport'][] = ['http', 'chunked', 'sse', 'websocket']

/**
 * Every check, in the order of the reports: by transport, each after those it needs, and a plain app's after ours. A new
 * one is one entry in its theme's file.
 */
export const checks: Check[] = transports.flatMap((one) =>
  themes
    .filter(({ transport, beside }) => transport === one && beside === undefined)
    .flatMap((check) => [check, ...themes.filter(({ beside }) => beside === check.id)]),
)

/** The article's four: whether each transport gets through at all. Quick enough for a service to ask about itself. */
export const routeChecks: Check[] = checks.filter(({ id }) =>
  ['health', 'chunked', 'sse', 'websocket'].includes(id),
)
