import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { fields, forwarded, grouped, HOP_BY_HOP, isNotIn, mapValues } from '../../http/fields.ts'
import { extendedId, traceRoot } from '../../ids.ts'
import { type EventV2, eventV2 } from '../../lambda/event-v2.ts'

/** Makes the event that an HTTP API sends a function for a request. */
export function httpApiEvent(request: IncomingMessage, body: Buffer): EventV2 {
  const came = fields(request).filter(isNotIn(HOP_BY_HOP))
  const all = [...came, ...forwarded(request, traceRoot())]
  const { cookie, ...lists } = grouped(all.map(([name, value]) => [name.toLowerCase(), value] as const))
  const headers = mapValues(lists, (values) => values.join(','))
  const text = isUtf8(body)
  return eventV2(request, {
    headers,
    cookies: cookie?.flatMap((line) => line.split(/; */)),
    context: {
      accountId: '123456789012',
      apiId: 'api-id',
      domainPrefix: headers.host?.split('.')[0] ?? '',
      requestId: extendedId(),
    },
    body: {
      ...(body.length > 0 && { body: body.toString(text ? 'utf8' : 'base64') }),
      isBase64Encoded: body.length > 0 && !text,
    },
    at: Date.now(),
  })
}
