import helmet from '@fastify/helmet'
import serveFiles from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'

/** In src and in dist: `npm run build` copies it. */
const root = new URL('../web/', import.meta.url)

/**
 * The page's own files only, and nothing inline. `'self'` covers ws: and wss: of the same host too
 * (CSP 3, "Does url match expression in origin").
 */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
}

/**
 * The page at `/`: the three clients, and what the service says of its routes. A scope of its own: helmet's
 * headers stay off the streams.
 */
export const pageRoutes: FastifyPluginAsync = async (app) => {
  await app.register(helmet, {
    contentSecurityPolicy,
    xFrameOptions: { action: 'deny' },
    // The edge ends TLS, so HSTS is the edge's. It binds every port and subdomain of a host name for a year.
    strictTransportSecurity: false,
  })
  await app.register(serveFiles, {
    root,
    // One route a file, so that any other path gets the API's 404.
    wildcard: false,
    // Names stay when contents change, so a browser asks each time, and gets 304.
    cacheControl: false,
    setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
  })
}
