import type { Check } from '../check.ts'
import { websocket } from './arrives.ts'
import { binary } from './binary.ts'
import { closeClient } from './close-client.ts'
import { closeServer } from './close-server.ts'
import { deflate } from './deflate.ts'
import { fragments } from './fragments.ts'
import { leave } from './leave.ts'
import { megabyte } from './megabyte.ts'
import { ping } from './ping.ts'
import { plain } from './plain.ts'
import { refusal } from './refusal.ts'
import { silence } from './silence.ts'
import { silencePing } from './silence-ping.ts'
import { subprotocol } from './subprotocol.ts'
import { text } from './text.ts'
import { total } from './total.ts'

/** What is asked of WebSocket. */
export const websocketChecks: Check[] = [
  websocket,
  text,
  binary,
  megabyte,
  fragments,
  ping,
  closeServer,
  closeClient,
  subprotocol,
  deflate,
  leave,
  silence,
  silencePing,
  total,
  refusal,
  plain,
]
