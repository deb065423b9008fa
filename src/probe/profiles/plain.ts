import type { Profile } from './profile.ts'

/** Server-Sent Events, as EventSource reads them. */
export const sse: Profile = {
  id: 'sse',
  title: 'Server-Sent Events',
  source: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
  transport: 'sse',
  matches: ({ transport, headers }) =>
    transport === 'sse' || /\btext\/event-stream\b/.test(headers.accept ?? ''),
  ask: () => ({ headers: { accept: 'text/event-stream' } }),
}

/** WebSocket messages of any kind. */
export const webSocket: Profile = {
  id: 'websocket',
  title: 'WebSocket',
  source: 'https://www.rfc-editor.org/rfc/rfc6455',
  transport: 'websocket',
  matches: ({ url, transport }) => transport === 'websocket' || /^wss?:$/.test(url.protocol),
}

/** Whatever the response turns out to be: an event is a line, or a read where there are no lines. */
export const plain: Profile = {
  id: 'plain',
  title: 'HTTP',
  source: 'https://www.rfc-editor.org/rfc/rfc9112#section-7.1',
  matches: () => true,
}
