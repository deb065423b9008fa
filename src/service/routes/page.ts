import helmet from '@fastify/helmet'
import serveFiles from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'

/** Beside this file's folder, in src and in dist alike: `npm run build` copies it. */
const root = new URL('../web/', import.meta.url)

/**
 * Only what the page is made of, from here, and nothing inline. `'self'` covers the same host's ws: and wss: too
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
    // For the edge to say: it ends TLS, and the host name, whose every port and subdomain a year of HSTS would
    // bind, belongs to whoever deploys.
    strictTransportSecurity: false,
  })
  await app.register(serveFiles, {
    root,
    // A route for each file instead of one for everything, so that what is not there is still the API's 404.
    wildcard: false,
    // The names stay when the contents change, so a browser asks each time, and gets a 304.
    cacheControl: false,
    setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
  })
}
