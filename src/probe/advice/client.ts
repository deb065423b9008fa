import type { Remedy } from './advice.ts'
import { CODES } from './said.ts'

/** What to change in the request, where a WebSocket was closed for it. */
export const closedFor: Remedy[] = (
  [
    {
      closeCodes: [1003, 1007],
      text: 'The server does not take what it was sent: compare --send with what it expects (text or binary, JSON, UTF-8).',
      source: CODES,
    },
    {
      closeCodes: [1008, 3000, 3003],
      text: 'The server refused this client: check the credentials (-H), the Origin, the first message that it expects (--send), and its rate limits.',
      source: CODES,
    },
  ] satisfies Omit<Remedy, 'proof'>[]
).map((remedy) => ({ ...remedy, by: 'anybody', proof: 'documented' }))

/** What to change in the request, where it was answered and refused. */
export const client: Remedy[] = (
  [
    {
      statuses: [401, 403],
      text: "It wants to know who asks: send what your own client sends, such as -H 'Authorization: Bearer …', -H 'Cookie: …' or -u NAME:PASS.",
    },
    { statuses: [407], text: "A proxy on the way wants credentials: -H 'Proxy-Authorization: …'." },
    {
      statuses: [404, 410],
      text: 'There is nothing at this path: compare the URL with the one that your own client asks.',
    },
    { statuses: [405], text: 'The route takes another method: -X POST, or a body with -d.' },
    { statuses: [406], text: "The route sends another type: -H 'Accept: text/event-stream'." },
    {
      statuses: [400, 415, 422],
      text: "The service does not take the request as it is: compare its body (-d) and its type (-H 'Content-Type: application/json') with your own client's.",
    },
    { statuses: [429], text: 'It is asked too often: wait, and ask again with --requests 1.' },
    {
      causes: ['not-a-stream'],
      text: "Something else answers in place of the stream. Send what your own client sends: the path, the credentials (-H 'Authorization: …', -H 'Cookie: …'), and what asks for a stream (-H 'Accept: text/event-stream', or \"stream\": true in the body).",
    },
  ] satisfies Omit<Remedy, 'proof'>[]
).map((remedy) => ({ ...remedy, verdicts: ['refused'], by: 'anybody', proof: 'documented' }))
