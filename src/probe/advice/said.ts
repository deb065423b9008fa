import type { Remedy } from './advice.ts'

export const CODES = 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1'
const REGISTRY = 'https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number'

/** Stands for every close code that an application gives a meaning of its own. */
export const OWN = 4000

/**
 * What the service can do where the other side itself said why it ended the stream: by an error event, or by a WebSocket's
 * close code. What whoever asks can do is in client.ts.
 */
export const said: Remedy[] = (
  [
    {
      reportedError: true,
      text: 'The source failed, and its error event says how: its log has the rest. No edge and no limit ended the stream.',
    },
    {
      closeCodes: [1002, 1010],
      text: 'The two sides do not agree on the protocol: look for a proxy that changes frames, and for an extension or a subprotocol that the server needs (-H "Sec-WebSocket-Protocol: …").',
      source: CODES,
    },
    {
      closeCodes: [1009],
      text: 'Send smaller messages, or raise the largest that the server, or the edge before it, takes.',
      source: CODES,
    },
    {
      closeCodes: [1011],
      text: 'The server failed while it was streaming: its log at that time says why. A longer limit or a heartbeat does not help.',
      source: CODES,
    },
    {
      closeCodes: [1012],
      text: 'The service restarted: let clients reconnect, each after a random delay, and go on after the last message that they have.',
      source: REGISTRY,
    },
    {
      closeCodes: [1013],
      text: 'The service had too much to do: let clients come back later, each after a longer delay than before, and give it more capacity, or fewer connections.',
      source: REGISTRY,
    },
    {
      closeCodes: [OWN],
      causes: ['truncated', 'reset'],
      text: 'Codes from 4000 on are the application’s own: its documents and its log say what this one means.',
      source: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.2',
    },
    {
      closeCodes: [1014],
      text: 'A gateway got no valid answer from the server behind it: ask that one with --direct, and read its log.',
      source: REGISTRY,
    },
  ] satisfies Omit<Remedy, 'proof'>[]
).map((remedy) => ({ ...remedy, by: 'anybody', proof: 'documented' }))
