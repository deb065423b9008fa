import type { Encoding, Portion } from './encoding.ts'

const [OPEN, COMMA, CLOSE] = ['[', ',', ']'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer]

/** Messages as a response's whole body: of a JSON channel an array, of any other their bytes one after the other. */
export function body({ kind, messages }: Pick<Portion, 'kind' | 'messages'>): Buffer {
  if (kind !== 'json') return Buffer.concat(messages)
  return Buffer.concat([
    OPEN,
    ...messages.flatMap((message, i) => (i === 0 ? [message] : [COMMA, message])),
    CLOSE,
  ])
}

/** A long-poll's response. What the other transports say in control events is in its fields. */
export const longPoll: Encoding = { name: 'long-poll', control: false, encode: body }
