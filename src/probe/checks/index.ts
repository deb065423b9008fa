import type { Check } from './check.ts'
import { chunked } from './chunked.ts'
import { health } from './health.ts'
import { sse } from './sse.ts'
import { websocket } from './websocket.ts'

/** Every question there is. A new check is one file and one line here. */
export const checks: Check[] = [health, chunked, sse, websocket]
