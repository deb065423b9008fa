import { type Called, call } from '../call.ts'
import { badGateway, EVENT_TOO_LARGE, type Refusal, TIMED_OUT } from './errors.ts'
import { readReply } from './reply.ts'
import { begin, type Handled, type Integration, refuse } from './respond.ts'

/** How long a function may take over its whole reply, ms (REST API quotas: 29 seconds; a regional API may have more). */
export const INTEGRATION_TIMEOUT = 29_000

const refusals: { [Kind in Exclude<Called['kind'], 'replied'>]: (error?: Error) => Refusal } = {
  'timed out': () => TIMED_OUT,
  'too large': () => EVENT_TOO_LARGE,
  failed: (error) => badGateway(`the function failed: ${error?.message}`),
}

/** `responseTransferMode: BUFFERED`: a reply is sent once it is whole. */
export async function buffered(integration: Integration): Promise<Handled> {
  const { fn, event, response, ids, scale, signal } = integration
  const called = await call(fn, event, { timeout: INTEGRATION_TIMEOUT / scale, signal })
  if (called.kind !== 'replied') {
    const error = called.kind === 'failed' ? called.error : undefined
    return refuse(response, refusals[called.kind](error), ids)
  }
  const reply = readReply(called.payload)
  if (!reply) return refuse(response, badGateway('the function’s reply was malformed'), ids)

  begin(integration, reply, reply.body.length)
  response.end(reply.body)
  return { status: reply.status, says: `the function’s whole reply, ${called.payload.length} bytes` }
}
