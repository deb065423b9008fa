import { longPoll } from './body.ts'
import { chunked } from './chunked.ts'
import type { Encoding } from './encoding.ts'
import { sse } from './sse.ts'
import { websocket } from './websocket.ts'

/** Every way to read a channel while it goes on. A new one is one file and one line here. */
export const encodings: Encoding[] = [sse, chunked, longPoll, websocket]
