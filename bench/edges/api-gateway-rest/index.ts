import { lambda } from '../../aws/api-gateway/lambda.ts'
import { startRestApi } from '../../aws/api-gateway/rest/api.ts'
import { streamed, wholeV1 } from '../../aws/api-gateway/route-function.ts'
import type { Edge } from '../edge.ts'

/** AWS API Gateway's REST API as it was in 2023, built from its documents: it waits for the function's whole reply. */
export const apiGatewayRest: Edge = {
  id: 'api-gateway-rest',
  title: 'API Gateway REST API, buffered',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'api-gateway-rest',
  article: { chunked: 'no', sse: 'no' },
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'degrades' },
    sse: { verdict: 'degrades' },
    websocket: { verdict: 'refused', status: 426 },
  },
  start: ({ origin, scale = 1 }) =>
    startRestApi({
      fn: lambda(wholeV1(origin), { mode: 'buffered', scale }),
      transferMode: 'BUFFERED',
      scale,
    }),
}

/** The same with `responseTransferMode: STREAM`, available since November 2025. */
export const apiGatewayRestStream: Edge = {
  id: 'api-gateway-rest-stream',
  title: 'API Gateway REST API, STREAM',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'api-gateway-rest-stream',
  article: { chunked: 'no', sse: 'no' },
  since2023:
    'since 19 November 2025 an integration may have responseTransferMode: STREAM (API Gateway developer guide, “Stream the integration response”)',
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    websocket: { verdict: 'refused', status: 426 },
  },
  start: ({ origin, scale = 1 }) =>
    startRestApi({
      fn: lambda(streamed(origin), { mode: 'streamed', scale }),
      transferMode: 'STREAM',
      scale,
    }),
}
