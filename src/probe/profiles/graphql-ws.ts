import { type Profile, parseObject } from './profile.ts'

const type = (data: string) => parseObject(data)?.type

/** GraphQL over WebSocket, subprotocol graphql-transport-ws. Give the subscription with --send. */
export const graphqlWs: Profile = {
  id: 'graphql-ws',
  title: 'GraphQL over WebSocket',
  source: 'https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md',
  transport: 'websocket',
  matches: ({ url, headers, send }) =>
    /^wss?:$/.test(url.protocol) &&
    (/graphql-transport-ws/.test(headers['sec-websocket-protocol'] ?? '') ||
      send.some((message) => /^(connection_init|subscribe)$/.test(String(type(message)))) ||
      /\/graphql\/?$/.test(url.pathname)),
  ask: ({ send }) => ({
    protocols: ['graphql-transport-ws'],
    send: send.some((message) => type(message) === 'connection_init')
      ? send
      : ['{"type":"connection_init"}', ...send],
  }),
  isContent: ({ data }) => !/^(ping|pong|connection_ack)$/.test(String(type(data))),
  isError: ({ data }) => type(data) === 'error',
  end: {
    words: 'a message of type complete',
    hint: 'type',
    isEnd: ({ data }) => /^(complete|error)$/.test(String(type(data))),
  },
}
