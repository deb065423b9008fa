import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { FifoMap } from 'toad-cache'
import { streamHeaders } from '../../../transports/http.ts'
import { takes } from './takes.ts'

const WORDS = ['foo', 'bar', 'baz']
const INTERVAL = 300
/** A stamp and a word, with its line feed: `0 1700000000000 foo`. */
const LINE = 20

/** How many counts are kept, and for how long, ms. */
const MAX_COUNTS = 1_000
const MAX_AGE = 10 * 60_000

/** Begins an answer that we write ourselves. */
function begin(reply: FastifyReply, fields: Record<string, string | number> = {}) {
  const { raw } = reply.type('text/plain; charset=utf-8').headers(streamHeaders).hijack()
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...fields })
  raw.flushHeaders()
  return raw
}

/** What checks ask of one request and its answer: a body that trickles, a GET that breaks off, a request that is read as it comes. */
export const exchangeRoutes: FastifyPluginCallback = (app, _options, done) => {
  const asked = new FifoMap<number>(MAX_COUNTS, MAX_AGE)

  app.get('/probe/length', takes(), async (_request, reply) => {
    const raw = begin(reply, { 'content-length': WORDS.length * LINE })
    for (const [n, word] of WORDS.entries()) {
      if (n > 0) await sleep(INTERVAL)
      raw.write(`${n} ${Date.now()} ${word}\n`)
    }
    raw.end()
  })

  // Counts, and closes the connection without an answer.
  app.get<{ Querystring: { run?: string } }>('/probe/hangs-up', takes(), ({ query, raw }, reply) => {
    const id = query.run ?? ''
    asked.set(id, (asked.get(id) ?? 0) + 1)
    reply.hijack()
    raw.socket.destroySoon()
  })

  app.get<{ Params: { run: string } }>('/probe/hangs-up/:run', takes(), ({ params }) => ({
    asked: asked.get(params.run) ?? 0,
  }))

  app.addContentTypeParser('application/octet-stream', (_request, body, parsed) => parsed(null, body))

  // Answers at once, and says at the end how long the request's body took to come.
  app.post<{ Body: AsyncIterable<Buffer> }>('/probe/duplex', takes(), async ({ body }, reply) => {
    const raw = begin(reply)
    raw.write('begun\n')
    const times: number[] = []
    for await (const _ of body) times.push(performance.now())
    raw.end(`${Math.round((times.at(-1) ?? 0) - (times[0] ?? 0))}\n`)
  })
  done()
}
