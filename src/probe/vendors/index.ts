import { alb } from './alb.ts'
import { apache } from './apache.ts'
import { apiGateway } from './api-gateway.ts'
import { appRunner } from './app-runner.ts'
import { azure } from './azure.ts'
import { caddy } from './caddy.ts'
import { cloudRun } from './cloud-run.ts'
import { cloudflare } from './cloudflare.ts'
import { cloudfront } from './cloudfront.ts'
import { envoy } from './envoy.ts'
import { fastly } from './fastly.ts'
import { fly } from './fly.ts'
import { googleLoadBalancer } from './google-load-balancer.ts'
import { haproxy } from './haproxy.ts'
import { heroku } from './heroku.ts'
import { lambda } from './lambda.ts'
import { nginx } from './nginx.ts'
import { traefik } from './traefik.ts'
import { varnish } from './varnish.ts'
import type { Vendor } from './vendor.ts'
import { vercel } from './vercel.ts'

/** Every vendor that is known, the outermost kinds first: CDNs, platforms, gateways, proxies. */
export const vendors: Vendor[] = [
  cloudfront,
  cloudflare,
  fastly,
  vercel,
  fly,
  heroku,
  azure,
  googleLoadBalancer,
  cloudRun,
  appRunner,
  apiGateway,
  lambda,
  alb,
  nginx,
  envoy,
  haproxy,
  caddy,
  apache,
  varnish,
  traefik,
]
