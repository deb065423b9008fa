import { chunked } from './chunked.ts'
import { sse } from './sse.ts'
import type { Transport } from './transport.ts'
import { websocket } from './websocket.ts'

/** Every way to carry a stream. A new transport is one file and one line here. */
export const transports: Transport[] = [chunked, sse, websocket]
