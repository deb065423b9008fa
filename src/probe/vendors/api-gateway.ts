import type { Vendor } from './vendor.ts'

const quotas = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html'
const streaming = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html'

export const apiGateway: Vendor = {
  id: 'api-gateway',
  title: 'API Gateway',
  fields: [
    ['apigw-requestid', /./],
    ['x-amz-apigw-id', /./],
  ],
  hosts: /\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/,
  errorPages: [/^\{"message": ?"(Endpoint request timed out|Missing Authentication Token)"/],
  limits: [
    {
      name: 'REST API integration timeout',
      ms: 29_000,
      bounds: 'first',
      transports: ['chunked', 'sse', 'ndjson'],
      source: quotas,
    },
    {
      name: 'HTTP API integration timeout',
      ms: 30_000,
      bounds: 'first',
      transports: ['chunked', 'sse', 'ndjson'],
      source: quotas,
    },
    {
      name: 'response streaming, edge-optimized endpoint: idle timeout',
      ms: 30_000,
      bounds: 'idle',
      transports: ['chunked', 'sse', 'ndjson'],
      source: streaming,
    },
    {
      name: 'response streaming, regional endpoint: idle timeout',
      ms: 300_000,
      bounds: 'idle',
      transports: ['chunked', 'sse', 'ndjson'],
      source: streaming,
    },
    {
      name: 'response streaming: longest response',
      ms: 900_000,
      bounds: 'total',
      transports: ['chunked', 'sse', 'ndjson'],
      source: streaming,
    },
    {
      name: 'WebSocket API: idle connection timeout',
      ms: 600_000,
      bounds: 'idle',
      transports: ['websocket'],
      source: quotas,
    },
    {
      name: 'WebSocket API: connection duration',
      ms: 7_200_000,
      bounds: 'total',
      transports: ['websocket'],
      source: quotas,
    },
  ],
}
