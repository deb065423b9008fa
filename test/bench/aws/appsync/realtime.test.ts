import { once } from 'node:events'
import t, { type Test } from 'tap'
import { SCHEMA } from '../../../../bench/aws/appsync/client/publisher.ts'
import { startEventApi } from '../../../../bench/aws/appsync/events/api.ts'
import { startGraphqlApi } from '../../../../bench/aws/appsync/graphql/api.ts'
import { PAYLOAD_BYTES, SUBSCRIPTIONS } from '../../../../bench/aws/appsync/limits.ts'
import { subscriptionLog } from '../../../../bench/aws/appsync/realtime/log.ts'
import type { ApiOptions } from '../../../../bench/aws/appsync/realtime/server.ts'
import { AUTHORIZATION, type Client, connect, headerProtocol, KEY, post } from './client.ts'

// What both APIs have in common.
const apis = {
  graphql: {
    start: (options: ApiOptions) => startGraphqlApi({ ...options, schema: SCHEMA }),
    at: { path: '/graphql', protocols: ['graphql-ws'] },
    subscribe: (id: string) => ({
      id,
      type: 'start',
      payload: {
        data: JSON.stringify({ query: 'subscription { published(channel: "a") { notice } }' }),
        extensions: { authorization: AUTHORIZATION },
      },
    }),
    acknowledged: 'start_ack',
    publish: (api: { url: URL }, text: string) =>
      post(api, '/graphql', {
        query: 'mutation M($n: AWSJSON!) { publish(channel: "a", notice: $n) { channel notice } }',
        variables: { n: text },
      }),
    /** What a payload has around the text, bytes. */
    around: JSON.stringify({ data: { published: { notice: '' } } }).length,
  },
  events: {
    start: (options: ApiOptions) => startEventApi({ ...options, namespaces: ['default'] }),
    at: { path: '/event/realtime', protocols: ['aws-appsync-event-ws'] },
    subscribe: (id: string) => ({
      id,
      type: 'subscribe',
      channel: '/default/a',
      authorization: AUTHORIZATION,
    }),
    acknowledged: 'subscribe_success',
    publish: (api: { url: URL }, text: string) =>
      post(api, '/event', { channel: '/default/a', events: [JSON.stringify(text)] }),
    around: JSON.stringify('').length,
  },
}

for (const [name, api] of Object.entries(apis))
  t.test(`Over ${name}`, async (t) => {
    const start = async (t: Test, scale = 1) => {
      const log = subscriptionLog()
      const running = await api.start({ apiKey: KEY, scale, log })
      t.teardown(running.stop)
      return { ...running, log }
    }
    const connected = (t: Test, running: { url: URL }): Promise<Client> => {
      const { path, protocols } = api.at
      return connect(t, running, { path, protocols: [...protocols, headerProtocol(AUTHORIZATION)] })
    }

    t.test('a payload of 240 KB passes, and a larger one is dropped silently', async (t) => {
      const running = await start(t)
      const client = await connected(t, running)
      await client.ask(api.subscribe('1'))
      const most = PAYLOAD_BYTES - api.around
      // Bytes count, not letters.
      for (const text of ['x'.repeat(most), `${'x'.repeat(most - 1)}é`, 'last']) {
        const { status, body } = await api.publish(running, text)
        t.equal(status, 200)
        t.notOk(body.errors, 'whoever publishes is not told')
      }
      t.match(JSON.stringify(await client.next()), /xxx/)
      t.match(JSON.stringify(await client.next()), /last/, 'the next that comes')
      client.socket.terminate()
      t.match(await running.log.find(() => true), {
        says: /^2 messages passed, 1 dropped as larger than 240 KB \(245761 bytes\)/,
        author: 'edge',
      })
    })

    t.test('a connection has at most 200 subscriptions', async (t) => {
      const running = await start(t)
      const client = await connected(t, running)
      for (let n = 0; n < SUBSCRIPTIONS; n++)
        t.match(await client.ask(api.subscribe(`${n}`)), { type: api.acknowledged })
      const refused = await client.ask(api.subscribe('more'))
      t.match(
        JSON.stringify(refused),
        /MaxSubscriptionsReachedError.*Max number of 200 subscriptions reached/,
      )
      t.equal(refused.id, 'more')
      const other = await connected(t, running)
      t.match(await other.ask(api.subscribe('more')), { type: api.acknowledged }, 'another has its own')
    })

    t.test('keep-alives are sent, and the client gets the time to wait for them', async (t) => {
      const client = await connected(t, await start(t, 1_000))
      client.send({ type: 'connection_init' })
      const got = [await client.next(), await client.next(), await client.next()]
      const [ack] = got.filter(({ type }) => type === 'connection_ack')
      t.match(JSON.stringify(ack), /"connectionTimeoutMs":300\b/)
      t.strictSame(
        got.filter((message) => message !== ack),
        [{ type: 'ka' }, { type: 'ka' }],
      )
    })

    t.test('a connection ends after 24 hours', async (t) => {
      const running = await start(t, 24 * 60 * 60)
      const client = await connected(t, running)
      const closed = once(client.socket, 'close')
      client.send(api.subscribe('1'))
      await closed
      t.match(await running.log.find(() => true), { says: /it had lasted 24 hours$/, author: 'edge' })
    })

    t.test('it can be stopped twice while clients are connected', async (t) => {
      const running = await start(t)
      const client = await connected(t, running)
      const closed = once(client.socket, 'close')
      await running.stop()
      await running.stop()
      await closed
    })
  })
