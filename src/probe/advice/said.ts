import type { Remedy } from './advice.ts'

export const CODES = 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1'
const REGISTRY = 'https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number'

const HTTP2_CODES = 'https://www.rfc-editor.org/rfc/rfc9113#section-7'

/** Stands for every close code that an application gives a meaning of its own. */
export const OWN = 4000

/**
 * What the service can do where the other side itself said why it ended the stream: by an error event, a WebSocket's close
 * code, or an error code of HTTP/2. What whoever asks can do is in client.ts.
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
      resetCodes: [11],
      text: 'The server found that its client asks too much: look for its limits on requests, resets and pings of one connection.',
      source: HTTP2_CODES,
    },
    {
      resetCodes: [13],
      text: 'Serve this path over HTTP/2, or leave h2 out of ALPN for this host: each browser has to ask twice otherwise.',
      source: HTTP2_CODES,
    },
    {
      verdicts: ['refused'],
      statuses: [undefined],
      resetCodes: [7, undefined],
      text: 'The server took no more requests on this connection: look for a restart at that time, and for its limits on streams and requests. Browsers send such a request again; let other clients do so too.',
      source: 'https://www.rfc-editor.org/rfc/rfc9113#section-8.7',
    },
    {
      closeCodes: [1014],
      text: 'A gateway got no valid answer from the server behind it: ask that one with --direct, and read its log.',
      source: REGISTRY,
    },
  ] satisfies Omit<Remedy, 'proof'>[]
).map((remedy) => ({ ...remedy, by: 'anybody', proof: 'documented' }))
