import { lambda } from '../../aws/api-gateway/lambda.ts'
import { startWebSocketApi } from '../../aws/api-gateway/websocket/api.ts'
import type { Edge } from '../edge.ts'

/** A handshake's path is the stage. So the stage has the name of the service's route. */
const STAGE = 'websocket'

/**
 * AWS API Gateway's WebSocket API, built from its documents, in front of a function that posts the service's stream to
 * `@connections` with AWS's own SDK.
 */
export const apiGatewayWebSocket: Edge = {
  id: 'api-gateway-websocket',
  title: 'API Gateway WebSocket API',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'api-gateway-websocket',
  article: { websocket: 'yes' },
  // It accepts handshakes only.
  offers: ['websocket', 'websocket-total'],
  expected: { websocket: { verdict: 'survives' } },
  async start({ origin, scale = 1 }) {
    // Imported here because AWS's client is large.
    const { child, routes } = await import('../../aws/api-gateway/websocket/push-function.ts')
    const { managementClients } = await import('../../aws/api-gateway/websocket/management-clients.ts')
    const clients = managementClients()
    const stopped = new AbortController()
    const limits = { mode: 'buffered', scale } as const
    const pushing = lambda(child(origin, clients.at), limits)
    const fn = routes({
      origin,
      management: clients.at,
      start(push) {
        // An asynchronous invocation: nobody waits for it or gets its error.
        const { signal } = stopped
        pushing.invoke(push, { write: async () => {}, signal }).catch(() => {})
      },
    })
    const api = await startWebSocketApi({ fn: lambda(fn, limits), stage: STAGE, scale })
    return {
      ...api,
      async stop() {
        stopped.abort()
        await api.stop()
        clients.destroy()
      },
    }
  },
}
