/** The sentences of the checks over WebSocket. */
export const websocketSentences = {
  'websocket-text': { survives: 'the message came back as it was sent, in {tookMs} ms' },
  'websocket-binary': {
    survives: 'all 256 bytes came back as a binary message in {tookMs} ms',
    claims: { cameAs: 'a binary message came back as {cameAs}' },
  },
  'websocket-1mb': { survives: '1 MiB there and back in {tookMs} ms' },
  'websocket-fragments': { survives: 'three fragments came back as one message in {tookMs} ms' },
  'websocket-ping': {
    survives: 'the client’s ping was answered by the service, and the service’s by the client',
    claims: {
      clientsPing: 'the client’s ping was {clientsPing}',
      servicesPing: 'the service’s ping was {servicesPing}',
    },
  },
  'websocket-close-server': {
    survives: 'the client heard {close}',
    claims: {
      heard: 'the service’s close did not reach the client, whose connection just ended',
      close: 'the service closed with 4001 (moved, 移動), and the client heard {close}',
    },
  },
  'websocket-close-client': {
    survives: 'the service heard {close}',
    claims: {
      heard: 'the client’s close did not reach the service, whose connection just ended',
      close: 'the client closed with 4001 (moved, 移動), and the service heard {close}',
    },
  },
  'websocket-subprotocol': {
    survives: 'both sides agreed on {agreed}',
    claims: {
      agreed:
        'the client offered streamproof.v2 and streamproof.v1, the service takes the first, and the client was told {agreed}',
    },
  },
  'websocket-deflate': {
    survives: 'both sides agreed on {agreed}, and both messages are intact',
    claims: {
      agreed: 'the messages arrived uncompressed: permessage-deflate was offered, and {agreed} agreed on',
    },
  },
  'websocket-leave': {
    survives: 'the service learned {toldAfterMs} ms later that its client had left',
    claims: {
      told: 'the service did not learn that its client had left: its socket was still open when patience ran out',
    },
  },
  'websocket-silence': { survives: 'a message came back after {silentMs} ms of silence' },
  'websocket-silence-ping': {
    survives: 'a message came back after {silentMs} ms with only {pings} pings, {pongs} of them answered',
  },
  'websocket-refusal': {
    survives: '{answer}',
    claims: {
      accepted: '101, but not a WebSocket: its Sec-WebSocket-Accept does not match the key',
      plain: 'no error but {answer}, as if the client had not asked for a WebSocket',
    },
  },
  'websocket-plain': {
    survives: 'the service’s own 426, its Upgrade field {upgradeField}',
    claims: { code: '426, but not the service’s own' },
  },
}
