import { startHttpApi } from '../../aws/api-gateway/http/api.ts'
import { lambda } from '../../aws/api-gateway/lambda.ts'
import { wholeV2 } from '../../aws/api-gateway/route-function.ts'
import type { Edge } from '../edge.ts'

/** AWS API Gateway's HTTP API, built from its documents, in front of a function that asks the service. */
export const apiGatewayHttp: Edge = {
  id: 'api-gateway-http',
  title: 'API Gateway HTTP API',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'api-gateway-http',
  article: { chunked: 'no', sse: 'no' },
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'degrades' },
    sse: { verdict: 'degrades' },
    websocket: { verdict: 'refused', status: 426 },
  },
  start: ({ origin, scale = 1 }) =>
    startHttpApi({ fn: lambda(wholeV2(origin), { mode: 'buffered', scale }), scale }),
}
