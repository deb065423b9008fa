import { connect, createServer } from 'node:net'
import pLimit from 'p-limit'
import { type BadEdge, listen } from './edge.ts'

/** Carries 150 connections at once, and lets the others wait, as Apache does with its defaults. */
export const queuesAbove: BadEdge = {
  id: 'queues-above',
  does: 'carries 150 connections at once, and lets the others wait',
  start(origin) {
    const inTurn = pLimit(150)
    return listen(
      createServer((client) => {
        void inTurn(async () => {
          if (client.destroyed) return
          const service = connect(Number(origin.port), origin.hostname)
          client.pipe(service).on('error', () => client.destroy())
          service.pipe(client)
          await new Promise((gone) => client.once('close', gone))
          service.destroy()
        })
      }),
    )
  },
}
