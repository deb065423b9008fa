import { lambda } from '../../aws/api-gateway/lambda.ts'
import { startRestApi } from '../../aws/api-gateway/rest/api.ts'
import { streamed, wholeV1 } from '../../aws/api-gateway/route-function.ts'
import type { Edge } from '../edge.ts'

const NO_UPGRADES =
  'A REST API has no upgrades. For WebSocket, make a WebSocket API, and post to its @connections.'

/** AWS API Gateway's REST API as it was in 2023, by its documents: it waits for the function's whole reply. */
export const apiGatewayRest: Edge = {
  id: 'api-gateway-rest',
  title: 'API Gateway REST API, buffered',
  truth: 'stand-in',
  article: { chunked: 'no', sse: 'no' },
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'degrades' },
    sse: { verdict: 'degrades' },
    websocket: { verdict: 'refused', status: 426 },
  },
  advise({ verdict, by }, { transport, status }) {
    if (by !== 'edge') return undefined
    if (transport === 'websocket') return NO_UPGRADES
    if (verdict === 'degrades' || status === 504)
      return 'Set the integration’s responseTransferMode to STREAM, and have the function begin its reply with metadata and eight null bytes.'
    return undefined
  },
  start: ({ origin, scale = 1 }) =>
    startRestApi({
      fn: lambda(wholeV1(origin), { mode: 'buffered', scale }),
      transferMode: 'BUFFERED',
      scale,
    }),
}

/** The same with `responseTransferMode: STREAM`, which there is since November 2025. */
export const apiGatewayRestStream: Edge = {
  id: 'api-gateway-rest-stream',
  title: 'API Gateway REST API, STREAM',
  truth: 'stand-in',
  article: { chunked: 'no', sse: 'no' },
  since2023:
    'since 19 November 2025 an integration may have responseTransferMode: STREAM (API Gateway developer guide, “Stream the integration response”)',
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    websocket: { verdict: 'refused', status: 426 },
  },
  advise({ verdict, by }, { transport, edgeLog }) {
    if (by !== 'edge') return undefined
    if (transport === 'websocket') return NO_UPGRADES
    if (verdict === 'cut' && edgeLog?.says.includes('idle'))
      return 'A regional API cuts what is silent for 5 minutes, an edge-optimized one after 30 seconds: set HEARTBEAT well below it.'
    if (verdict === 'cut')
      return 'A stream lasts 15 minutes at most: set STREAM_MAX_AGE below it, and let clients come back with their Last-Event-ID.'
    return undefined
  },
  start: ({ origin, scale = 1 }) =>
    startRestApi({
      fn: lambda(streamed(origin), { mode: 'streamed', scale }),
      transferMode: 'STREAM',
      scale,
    }),
}
