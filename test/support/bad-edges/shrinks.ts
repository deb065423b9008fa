import { createServer, request as send } from 'node:http'
import { PassThrough, pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'
import { type BadEdge, listen } from './edge.ts'

/** Compresses what its client accepts compressed, as slowly as its client reads. */
export const shrinks: BadEdge = {
  id: 'shrinks',
  does: 'compresses what its client accepts compressed, as slowly as its client reads',
  start: (origin) =>
    listen(
      createServer((request, response) => {
        const onward = send(new URL(request.url ?? '', origin), { headers: request.headers, agent: false })
        onward.on('error', () => response.destroy()).end()
        response.on('close', () => onward.destroy())
        onward.on('response', (answer) => {
          const { 'transfer-encoding': _, connection: __, ...fields } = answer.headers
          const gzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
          response.writeHead(answer.statusCode ?? 502, {
            ...fields,
            ...(gzip && { 'content-encoding': 'gzip' }),
          })
          pipeline(answer, gzip ? createGzip() : new PassThrough(), response, () => {})
        })
      }),
    ),
}
