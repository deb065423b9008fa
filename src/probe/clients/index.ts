import type { Client } from './client.ts'
import { openWebSocket } from './websocket.ts'
import { open } from './wire.ts'

/** HTTP/1.1, and WebSocket over it: what every edge speaks. */
export const http1: Client = { protocol: 'http1', http: open, webSocket: openWebSocket }
