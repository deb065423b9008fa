import type { Check } from '../check.ts'
import { deadOrigin } from './dead-origin.ts'
import { forwarded } from './forwarded.ts'
import { health } from './health.ts'
import { hopByHop } from './hop-by-hop.ts'
import { repeated } from './repeated.ts'
import { requestId } from './request-id.ts'
import { response } from './response.ts'
import { slowOrigin } from './slow-origin.ts'
import { unknownHost } from './unknown-host.ts'

/** What is asked of plain requests and their answers. */
export const httpChecks: Check[] = [
  health,
  response,
  forwarded,
  requestId,
  repeated,
  hopByHop,
  unknownHost,
  deadOrigin,
  slowOrigin,
]
