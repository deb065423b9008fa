import type { Fields } from '../../contract.ts'
import { firstValue, listOf, shownFields, valuesOf } from '../../contract.ts'
import type { Claim, Facts, Outcome } from '../model.ts'
import { once, stream } from './asked.ts'
import { type Ask, type Check, check, OK } from './check.ts'

/** Fields in which an edge tells about its client. */
const TELLING = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
]

/** The field that Connection names, in the request and in the answer of /probe/headers. */
const HOP = 'x-probe-hop'

/** The service showed the request's fields. */
const shown: Claim = { fact: 'shown', is: true, otherwise: 'degrades', cause: 'altered' }

const plain = {
  transport: 'http',
  probeRoutes: true,
} as const satisfies Partial<Check>

/** Whether header fields arrive as they were sent. */
export const headers: Check[] = [
  check({
    ...plain,
    id: 'headers-response',
    title: 'The client receives the response’s fields as the service sent them',
    kind: 'observe',
    spec: 'RFC 9110, 5.1',
    claims: [
      { fact: 'removed', is: '', otherwise: 'degrades', cause: 'lost' },
      { fact: 'changed', is: '', otherwise: 'degrades', cause: 'altered' },
    ],
    run: (ask) => ask.http('/probe/headers', once('{"status":"ok"}')),
  }),
  check({
    ...plain,
    id: 'headers-forwarded',
    title: 'The service receives correct X-Forwarded-* fields',
    kind: 'observe',
    spec: 'RFC 7239, 4; aws/apprunner-roadmap #52',
    claims: [shown, { fact: 'protoIsRight', is: true, otherwise: 'degrades', cause: 'altered' }],
    run: (ask) =>
      show(ask, {}, (fields) => ({
        told: TELLING.filter((name) => valuesOf(fields, name).length > 0).join(', '),
        // The first of several is from the edge that the client met.
        proto: listOf(fields, 'x-forwarded-proto')[0] ?? null,
        scheme: ask.scheme,
      })),
  }),
  check({
    ...plain,
    id: 'request-id',
    title: 'The service receives the client’s X-Request-ID',
    kind: 'observe',
    spec: 'aws/apprunner-roadmap #124',
    claims: [shown, { fact: 'id', is: 'kept', otherwise: 'degrades', cause: 'altered' }],
    run: (ask) =>
      show(ask, { 'x-request-id': ask.run }, (fields) => ({ ids: valuesOf(fields, 'x-request-id') })),
  }),
  check({
    ...plain,
    id: 'headers-repeated',
    title: 'Repeated fields and cookies arrive, and cookies stay separate',
    kind: 'required',
    spec: 'RFC 9110, 5.3; RFC 6265, 3',
    claims: [
      shown,
      { fact: 'repeated', is: 'one, two', otherwise: 'degrades', cause: 'altered' },
      { fact: 'cookie', is: 'a=1; b=2', otherwise: 'degrades', cause: 'altered' },
      { fact: 'setCookie', is: 'a=1 and b=2', otherwise: 'degrades', cause: 'altered' },
    ],
    run: (ask) =>
      bothWays(
        ask,
        // Two fields of one name: names are not case-sensitive.
        { 'X-Probe-Repeated': 'one', 'x-probe-repeated': 'two', cookie: 'a=1; b=2' },
        (fields) => ({
          // Two fields, or one that joins them by a comma, mean the same.
          repeated: listOf(fields, 'x-probe-repeated').join(', '),
          cookie: valuesOf(fields, 'cookie').join(' and '),
        }),
        (fields) => ({
          // An edge may set cookies of its own.
          setCookie: valuesOf(fields, 'set-cookie')
            .filter((value) => /^[ab]=/.test(value))
            .join(' and '),
        }),
      ),
  }),
  check({
    ...plain,
    over: 'http1',
    id: 'hop-by-hop',
    title: 'Fields that Connection lists are not forwarded',
    kind: 'required',
    spec: 'RFC 9110, 7.6.1',
    claims: [
      shown,
      { fact: 'request', oneOf: ['removed', 'untouched'], otherwise: 'degrades', cause: 'altered' },
      { fact: 'response', oneOf: ['removed', 'untouched'], otherwise: 'degrades', cause: 'altered' },
    ],
    run: (ask) =>
      bothWays(
        ask,
        { connection: HOP, [HOP]: 'hop' },
        (fields) => ({
          requestHop: firstValue(fields, HOP) ?? null,
          requestConnection: connectionOf(fields),
        }),
        (fields) => ({
          responseHop: firstValue(fields, HOP) ?? null,
          responseConnection: connectionOf(fields),
        }),
      ),
  }),
  check({
    id: 'sse-content-type',
    title: 'The content type is still text/event-stream, which a browser insists on',
    transport: 'sse',
    kind: 'required',
    spec: 'WHATWG HTML, 9.2.3',
    expected: { ...OK, event: 'test' },
    claims: [{ fact: 'type', is: 'text/event-stream', otherwise: 'degrades', cause: 'wrong-type' }],
    run: (ask) => ask.http('/sse', stream({ count: 1 })),
  }),
]

/** What the Connection fields list, in lower case. */
const connectionOf = (fields: Fields) => listOf(fields, 'connection').join(', ').toLowerCase()

/** Sends these fields, and measures those that the service got: it shows them in its answer. */
function show(
  ask: Ask,
  headers: Record<string, string>,
  measure: (fields: Fields) => Facts,
): Promise<Outcome> {
  return ask.http('/probe/request', {
    headers,
    measure(_answer, events) {
      const fields = shownFields(events.map(({ data }) => data).join('\n'))
      return fields ? { shown: true, ...measure(fields) } : { shown: false }
    },
  })
}

/** The same, and then measures the response's fields of /probe/headers. */
async function bothWays(
  ask: Ask,
  headers: Record<string, string>,
  ofRequest: (fields: Fields) => Facts,
  ofResponse: (fields: Fields) => Facts,
): Promise<Outcome> {
  const asked = await show(ask, headers, ofRequest)
  if (asked.ending !== 'complete') return asked
  return ask.http('/probe/headers', {
    measure: ({ headers }) => ({ ...asked.facts, ...ofResponse(headers) }),
  })
}
