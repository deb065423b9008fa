import type { IncomingMessage } from 'node:http'
import { fields, forwarded, grouped, HOP_BY_HOP, mapValues, namedByConnection } from '../http/fields.ts'
import { type EventV2, eventV2 } from '../lambda/event-v2.ts'
import type { Ids } from '../lambda/runtime-api/invocation.ts'

/** Real Function URLs are `<32 characters>.lambda-url.<region>.on.aws`. */
const URL_ID = 'streamprooflocal'

/** Content types whose bodies stay text. All others, form data among them, are base64. */
const TEXT = /^text\/|json|xml|javascript/i

/** Makes a request's event (the Lambda guide, "Invoking Lambda function URLs"). @param body the request's, whole */
export function functionUrlEvent(
  request: IncomingMessage,
  body: Buffer,
  { requestId, trace, at }: Ids & { at: number },
): EventV2 {
  const own = forwarded(request, trace).map(([name, value]) => [name.toLowerCase(), value])
  return eventV2(request, {
    headers: { ...endToEnd(request), ...Object.fromEntries(own) },
    cookies: request.headers.cookie?.split(/; */),
    // AuthType NONE: nobody has to sign.
    context: { accountId: 'anonymous', apiId: URL_ID, domainPrefix: URL_ID, requestId },
    body: encoded(body, request.headers),
    at,
  })
}

function endToEnd(request: IncomingMessage): Record<string, string> {
  const dropped = new Set([...HOP_BY_HOP, ...namedByConnection(request)])
  const kept = fields(request)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !dropped.has(name))
  const { cookie, ...others } = grouped(kept)
  return {
    ...mapValues(others, (values) => values.join(',')),
    ...(cookie && { cookie: cookie.join('; ') }),
  }
}

function encoded(
  body: Buffer,
  headers: IncomingMessage['headers'],
): Pick<EventV2, 'body' | 'isBase64Encoded'> {
  if (body.length === 0) return { isBase64Encoded: false }
  const text = String(body)
  const plain = TEXT.test(headers['content-type'] ?? '') && !headers['content-encoding']
  return plain && Buffer.from(text).equals(body)
    ? { body: text, isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true }
}
