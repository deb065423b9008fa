import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import { type EventMessage, FastifySSEPlugin } from 'fastify-sse-v2'
import { type Requested, requested } from './requested.ts'

// Fastify and fastify-sse-v2 as its README shows it, with an unguarded generator.

const app = Fastify()
await app.register(FastifySSEPlugin, { retryDelay: false })
app.get('/health', () => 'ok')
app.get('/sse', (request, reply) => {
  reply.sse(messages(requested(request.url)))
})
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })

async function* messages({ events }: Requested): AsyncGenerator<EventMessage> {
  for (const { data, pause } of events) {
    if (pause > 0) await sleep(pause)
    yield { event: 'test', data }
  }
}
