import { startHttpApi } from '../../aws/api-gateway/http/api.ts'
import { lambda } from '../../aws/api-gateway/lambda.ts'
import { wholeV2 } from '../../aws/api-gateway/route-function.ts'
import type { Edge } from '../edge.ts'

/** AWS API Gateway's HTTP API, by its documents, before a function that answers with our service's routes. */
export const apiGatewayHttp: Edge = {
  id: 'api-gateway-http',
  title: 'API Gateway HTTP API',
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
    if (transport === 'websocket')
      return 'An HTTP API has no upgrades. For WebSocket, make a WebSocket API, and post to its @connections.'
    if (verdict === 'degrades' || status === 503)
      return 'An HTTP API waits for the function’s whole reply, at most 30 s, and no setting changes that. A REST API with responseTransferMode: STREAM streams, and so does a Function URL.'
    return undefined
  },
  start: ({ origin, scale = 1 }) =>
    startHttpApi({ fn: lambda(wholeV2(origin), { mode: 'buffered', scale }), scale }),
}
