import { apache } from './apache.ts'
import { caddy } from './caddy.ts'
import { compression } from './compression.ts'
import { envoy } from './envoy.ts'
import { haproxy } from './haproxy.ts'
import { nginx } from './nginx.ts'
import { traefik } from './traefik.ts'
import type { Truth } from './truth.ts'
import { varnish } from './varnish.ts'

/** Each way in which a proxy fails. */
export const truths: Truth[] = [
  ...nginx,
  ...haproxy,
  ...caddy,
  ...apache,
  ...varnish,
  ...envoy,
  ...traefik,
  ...compression,
]
