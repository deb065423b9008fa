import { alb } from './alb/index.ts'
import { apiGatewayHttp } from './api-gateway-http/index.ts'
import { apiGatewayRest, apiGatewayRestStream } from './api-gateway-rest/index.ts'
import { apiGatewayWebSocket } from './api-gateway-websocket/index.ts'
import { appsync } from './appsync/index.ts'
import { appsyncEvents } from './appsync-events/index.ts'
import type { Edge } from './edge.ts'
import { lambdaBootstrap, lambdaUrl, lambdaUrlBuffered, lambdaWebAdapter } from './lambda-url/index.ts'
import { lambdaWeb } from './lambda-web/index.ts'

/** The article's other front doors, and those that have come since, in the order of the report's columns. */
export const fronts: Edge[] = [
  lambdaUrl,
  lambdaUrlBuffered,
  lambdaWebAdapter,
  lambdaBootstrap,
  lambdaWeb,
  apiGatewayHttp,
  apiGatewayRest,
  apiGatewayRestStream,
  apiGatewayWebSocket,
  appsync,
  appsyncEvents,
  alb,
]
