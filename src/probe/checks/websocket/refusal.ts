import { createHash, randomBytes } from 'node:crypto'
import { askHttp } from '../../ask.ts'
import type { WireAnswer } from '../../clients/wire.ts'
import type { Check } from '../check.ts'
import { streamPath } from '../streams.ts'

export const refusal: Check = {
  id: 'websocket-refusal',
  title: 'Where a WebSocket is refused, the refusal is a clean answer',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 4.2.2; the article’s 403',
  needs: ['health'],
  run(target) {
    const key = randomBytes(16).toString('base64')
    return askHttp(
      refusal,
      target,
      streamPath('/websocket', target),
      {
        intervalMs: 0,
        stamped: false,
        claims: [
          {
            fact: 'accepted',
            oneOf: [true, null],
            otherwise: 'refused',
            says: '101, but not a WebSocket: its Sec-WebSocket-Accept does not answer the key',
          },
          {
            fact: 'plain',
            is: false,
            otherwise: 'degrades',
            says: 'no error, but {answer}: as if nobody had asked for a WebSocket',
          },
        ],
        says: '{answer}',
      },
      {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': key,
        },
        measure: (answer) => ({
          accepted: answer.status === 101 ? field(answer, 'sec-websocket-accept') === acceptOf(key) : null,
          plain: Math.floor((answer.status ?? 0) / 100) === 2,
          answer: described(answer),
        }),
      },
    )
  },
}

/** What proves that a handshake was understood (RFC 6455, 4.2.2). */
function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

function field({ headers }: WireAnswer, name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name)?.[1]
}

function described(answer: WireAnswer): string | null {
  if (answer.status === undefined) return null
  if (answer.status === 101) return 'not refused'
  const size = answer.body.reduce((sum, { data }) => sum + data.length, 0)
  const connection = field(answer, 'connection')
  return [
    `${answer.status}`,
    size === 0 ? 'empty' : `${size} bytes`,
    ...(connection === undefined ? [] : [`connection: ${connection}`]),
  ].join(', ')
}
