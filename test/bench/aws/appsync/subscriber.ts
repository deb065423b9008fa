import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import type { Subscribe } from '../../../../bench/aws/appsync/client/amplify.ts'
import { AUTHORIZATION, connect, headerProtocol } from './client.ts'

/** A subscriber that speaks GraphQL's protocol by hand, where AWS's own is not needed. */
export function subscriber(t: Test, api: { url: URL }): Subscribe {
  return async (channel, observer) => {
    const protocols = ['graphql-ws', headerProtocol(AUTHORIZATION)]
    const client = await connect(t, api, { path: '/graphql', protocols })
    const query = 'subscription S($channel: String!) { published(channel: $channel) { channel notice } }'
    const data = JSON.stringify({ query, variables: { channel } })
    const payload = { data, extensions: { authorization: AUTHORIZATION } }
    const { type } = await client.ask({ id: randomUUID(), type: 'start', payload })
    if (type !== 'start_ack') throw new Error(`answered ${type}`)
    client.socket.on('message', (message) => {
      const { payload } = JSON.parse(String(message))
      observer.next(JSON.parse(payload.data.published.notice))
    })
    client.socket.once('close', () => observer.error(new Error('AppSync hung up')))
    return () => client.socket.close()
  }
}
