import type { WebSocketConnection } from '../clients/client.ts'
import type { Outcome } from '../model.ts'
import type { Ask, Check, WebSocketAsk } from './check.ts'

/** What checks of the service's echo share. */
export const echoes = {
  transport: 'websocket',
  probeRoutes: true,
  records: '/probe/websocket/',
} as const satisfies Partial<Check>

/** Opens a WebSocket to the service's echo. */
export function askEcho(ask: Ask, how: WebSocketAsk): Promise<Outcome> {
  return ask.webSocket('/probe/websocket', how)
}

/** Sends, and closes the socket once as many messages have come back as were sent. */
export function sendAndClose(send: (socket: WebSocketConnection['socket']) => void, messages = 1) {
  return async (connection: WebSocketConnection): Promise<{ tookMs: number } | undefined> => {
    const from = connection.ms
    const { length } = connection.messages
    send(connection.socket)
    if (!(await connection.came(() => connection.messages.length >= length + messages))) return undefined
    connection.socket.close(1000)
    return { tookMs: Math.round(connection.ms - from) }
  }
}
