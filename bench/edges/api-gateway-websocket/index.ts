import { lambda } from '../../aws/api-gateway/lambda.ts'
import { startWebSocketApi } from '../../aws/api-gateway/websocket/api.ts'
import type { Edge } from '../edge.ts'

/** A handshake's path is the stage, and nothing else: so the service's route gave the stage its name. */
const STAGE = 'websocket'

/**
 * AWS API Gateway's WebSocket API, by its documents, before a function that posts our service's stream to
 * `@connections` with AWS's own SDK.
 */
export const apiGatewayWebSocket: Edge = {
  id: 'api-gateway-websocket',
  title: 'API Gateway WebSocket API',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'api-gateway-websocket',
  article: { websocket: 'yes' },
  // Nothing but a handshake gets in.
  offers: ['websocket', 'websocket-total'],
  expected: { websocket: { verdict: 'survives' } },
  async start({ origin, scale = 1 }) {
    // Loaded by those only who start this edge: AWS's client is large.
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
        // Nobody waits for an asynchronous invocation, and nobody hears of its failure.
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
