import { alb, albNginx } from './alb/index.ts'
import { apache, apacheMended } from './apache/index.ts'
import { apiGatewayHttp } from './api-gateway-http/index.ts'
import { apiGatewayRest, apiGatewayRestStream } from './api-gateway-rest/index.ts'
import { apiGatewayWebSocket } from './api-gateway-websocket/index.ts'
import { appRunner } from './app-runner/index.ts'
import { appsync } from './appsync/index.ts'
import { appsyncEvents } from './appsync-events/index.ts'
import { caddy, caddy26Encode, caddyEncode, caddyEncodeMended, caddyMended } from './caddy/index.ts'
import { compression } from './compression/index.ts'
import { direct } from './direct/index.ts'
import type { Edge } from './edge.ts'
import { envoy, envoyMended } from './envoy/index.ts'
import { haproxy, haproxyMended } from './haproxy/index.ts'
import { lambdaBootstrap, lambdaUrl, lambdaUrlBuffered, lambdaWebAdapter } from './lambda-url/index.ts'
import { lambdaWeb } from './lambda-web/index.ts'
import { nginx, nginx130, nginxChain, nginxChainMended, nginxMended } from './nginx/index.ts'
import { traefik } from './traefik/index.ts'
import { varnish, varnishMended } from './varnish/index.ts'

/** Every edge that the bench knows, in the order of the report's columns. */
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
  nginxMended,
  nginx130,
  nginxChain,
  nginxChainMended,
  albNginx,
  haproxy,
  haproxyMended,
  caddy,
  caddyMended,
  caddyEncode,
  caddy26Encode,
  caddyEncodeMended,
  apache,
  apacheMended,
  varnish,
  varnishMended,
  envoy,
  envoyMended,
  traefik,
  compression,
]
