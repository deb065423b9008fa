import type { Remedy } from './advice.ts'
import { HELD } from './causes.ts'

const STREAMING = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html'
const SOCKETS =
  'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html'

const noUpgrades = (api: string): Remedy => ({
  transports: ['websocket'],
  text: `${api} does not forward upgrades. For WebSocket, create a WebSocket API and post to its @connections.`,
  source:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html',
  proof: 'documented',
})

/** The same advice for changed bodies and for timeouts. */
const eitherOf = (remedy: Remedy, status: number): Remedy[] => [
  { ...remedy, verdicts: ['degrades'] },
  { ...remedy, statuses: [status] },
]

/** What to change about an HTTP API. */
export const httpApi: Remedy[] = [
  noUpgrades('An HTTP API'),
  ...eitherOf(
    {
      text: 'An HTTP API waits for the function’s whole reply, at most 30 s, and has no setting for it. A REST API with responseTransferMode: STREAM streams, and so does a Function URL.',
      source:
        'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
      proof: 'documented',
    },
    503,
  ),
]

/** What to change about a REST API with `responseTransferMode: BUFFERED`, which is the default. */
export const restApi: Remedy[] = [
  noUpgrades('A REST API'),
  ...eitherOf(
    {
      text: 'Set the integration’s responseTransferMode to STREAM, and let the function begin its reply with metadata and eight null bytes.',
      source: STREAMING,
      proof: 'documented',
    },
    504,
  ),
]

/** What to change about a REST API with `responseTransferMode: STREAM`. */
export const restApiStream: Remedy[] = [
  noUpgrades('A REST API'),
  {
    verdicts: ['cut'],
    flags: ['idle'],
    text: 'A regional API allows 5 minutes of silence, an edge-optimized one 30 seconds.',
    source: STREAMING,
    proof: 'documented',
  },
  {
    verdicts: ['cut'],
    text: 'A stream may last 15 minutes at most.',
    source: STREAMING,
    proof: 'documented',
  },
]

/** What to change about a WebSocket API. */
export const webSocketApi: Remedy[] = [
  {
    statuses: [403],
    text: 'The path of a WebSocket API is its stage, and only a query may follow it, which reaches $connect.',
    proof: 'documented',
  },
  {
    flags: ['1009'],
    text: 'A message may have 128 KB, a frame 32 KB. Split what is larger.',
    source: SOCKETS,
    proof: 'documented',
  },
  {
    flags: ['1001'],
    text: 'A connection is closed after 10 minutes without a message, and after 2 hours in any case. Send a message now and then, and let clients come back.',
    source: SOCKETS,
    proof: 'documented',
  },
]

/** What to change about an API of unknown kind. */
export const anyApi: Remedy[] = [
  noUpgrades('An HTTP or REST API'),
  {
    causes: HELD,
    text: 'A REST API streams with responseTransferMode: STREAM. An HTTP API collects every response and has no setting for it.',
    source: STREAMING,
    proof: 'documented',
  },
]
