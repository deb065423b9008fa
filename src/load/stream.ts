import type { TransportName } from '../contract.ts'

/** The shape of a stream: the service's knobs, as in the query of its URL. */
export interface StreamShape {
  /** Events. */
  count: number
  /** Size of an event's data, bytes. Default: the article's words as they are. */
  bytes?: number
  /** Milliseconds between events. */
  interval: number
  /** Milliseconds before the last event, instead of `interval`. */
  silence?: number
}

const paths: Record<TransportName, string> = {
  chunked: '/transfer-encoding',
  sse: '/sse',
  websocket: '/websocket',
}

/** The target of a stream of this shape, on the service and on each bare origin. */
export function target(transport: TransportName, shape: StreamShape): string {
  const query = Object.entries(shape).map(([name, value]) => `${name}=${value}`)
  return `${paths[transport]}?${query.join('&')}`
}

/** Reads what `target` wrote. */
export function readTarget(target: string): { path: string; shape: StreamShape } {
  const { pathname, searchParams } = new URL(target, 'http://localhost')
  const number = (name: string) => {
    const value = searchParams.get(name)
    return value === null ? undefined : Number(value)
  }
  const bytes = number('bytes')
  const silence = number('silence')
  return {
    path: pathname,
    shape: {
      count: number('count') ?? 3,
      interval: number('interval') ?? 200,
      ...(bytes !== undefined && { bytes }),
      ...(silence !== undefined && { silence }),
    },
  }
}

const words = ['foo', 'bar', 'baz']

/** The events' data in order: the article's words, repeated up to `bytes`. */
export function payloads({ count, bytes }: StreamShape): string[] {
  const drawn = words.map((word) =>
    bytes === undefined ? word : word.repeat(Math.ceil(bytes / word.length)).slice(0, bytes),
  )
  return Array.from({ length: count }, (_, n) => drawn[n % drawn.length] as string)
}

/** An event's bytes in its transport. */
export function frame(transport: TransportName, data: string): string {
  return transport === 'sse' ? `event: test\ndata: ${data}\n\n` : `${data}\n`
}

/** Milliseconds to wait before each event, in order. */
export function pauses({ count, interval, silence }: StreamShape): number[] {
  const pauses = Array.from({ length: count }, (_, n) => (n === 0 ? 0 : interval))
  if (silence !== undefined) pauses[count - 1] = silence
  return pauses
}
