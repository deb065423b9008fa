import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import type { Management } from './push-function.ts'

/**
 * AWS's clients for `@connections`, one for each stage, kept between invocations as on Lambda. Each is configured as in
 * AWS's example, but with http and without real credentials.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function managementClients(): { at: Management; destroy(): void } {
  const clients = new Map<string, ApiGatewayManagementApiClient>()
  return {
    at({ domainName, stage }) {
      const endpoint = `http://${domainName}/${stage}`
      const client =
        clients.get(endpoint) ??
        new ApiGatewayManagementApiClient({
          endpoint,
          region: 'us-east-1',
          credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
        })
      clients.set(endpoint, client)
      return client
    },
    destroy() {
      for (const client of clients.values()) client.destroy()
    },
  }
}
