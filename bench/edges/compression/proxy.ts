// A Node.js proxy with Express's compression middleware, as development servers and Next.js have it:
// https://github.com/expressjs/compression, https://github.com/chimurai/http-proxy-middleware
// Its arguments are the port of 127.0.0.1 to listen on, the service, and the file of its options. It logs JSON.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import compression from 'compression'
import { createProxyMiddleware } from 'http-proxy-middleware'

const [port, target = '', options = ''] = process.argv.slice(2)
const compress = compression(createRequire(import.meta.url)(options))
const proxy = createProxyMiddleware({ target, ws: true })

createServer((request, response) => {
  const { url: path } = request
  const since = performance.now()
  response.on('close', () => {
    const { statusCode: status, writableFinished: whole } = response
    console.log(JSON.stringify({ path, status, whole, ms: Math.round(performance.now() - since) }))
  })
  // It asks for a request and a response of Express, and uses those of Node.js.
  compress(request as never, response as never, () => proxy(request, response))
}).listen(Number(port), '127.0.0.1')
