import { alb } from './alb/index.ts'
import { albNginx } from './alb-nginx/index.ts'
import { apache } from './apache/index.ts'
import { apiGatewayHttp } from './api-gateway-http/index.ts'
import { apiGatewayRest, apiGatewayRestStream } from './api-gateway-rest/index.ts'
import { apiGatewayWebSocket } from './api-gateway-websocket/index.ts'
import { appRunner } from './app-runner/index.ts'
import { appsync } from './appsync/index.ts'
import { appsyncEvents } from './appsync-events/index.ts'
import { caddy } from './caddy/index.ts'
import { caddy26Encode } from './caddy-2.6-encode/index.ts'
import { caddyEncode } from './caddy-encode/index.ts'
import { compression } from './compression/index.ts'
import { direct } from './direct/index.ts'
import type { Edge } from './edge.ts'
import { envoy } from './envoy/index.ts'
import { haproxy } from './haproxy/index.ts'
import { lambdaBootstrap, lambdaUrl, lambdaUrlBuffered, lambdaWebAdapter } from './lambda-url/index.ts'
import { lambdaWeb } from './lambda-web/index.ts'
import { withMended } from './mended.ts'
import { nginx } from './nginx/index.ts'
import { nginx130 } from './nginx-1.30/index.ts'
import { nginxChain } from './nginx-chain/index.ts'
import { traefik } from './traefik/index.ts'
import { varnish } from './varnish/index.ts'

/** Every edge that the bench knows, in the order of the report's columns: each with its mended form after it. */
export const edges: Edge[] = [
  direct,
  appRunner,
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
  nginx,
  nginx130,
  nginxChain,
  albNginx,
  haproxy,
  caddy,
  caddyEncode,
  caddy26Encode,
  apache,
  varnish,
  envoy,
  traefik,
  compression,
].flatMap(withMended)
