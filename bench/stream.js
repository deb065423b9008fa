const paths = {
  chunked: '/transfer-encoding',
  sse: '/sse',
  websocket: '/websocket',
}
/** Where a stream of this shape is to be had, on the service and on each bare origin alike. */
export function target(transport, shape) {
  const query = Object.entries(shape).map(([name, value]) => `${name}=${value}`)
  return `${paths[transport]}?${query.join('&')}`
}
/** What a target asks for: `target` read back. */
export function readTarget(target) {
  const { pathname, searchParams } = new URL(target, 'http://localhost')
  const number = (name) => {
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
/** The events' data, in their order: the article's words, drawn out to `bytes`. */
export function payloads({ count, bytes }) {
  const drawn = words.map((word) =>
    bytes === undefined ? word : word.repeat(Math.ceil(bytes / word.length)).slice(0, bytes),
  )
  return Array.from({ length: count }, (_, n) => drawn[n % drawn.length])
}
/** An event as its transport frames it. */
export function frame(transport, data) {
  return transport === 'sse' ? `event: test\ndata: ${data}\n\n` : `${data}\n`
}
/** Milliseconds to wait before each event, in their order. */
export function pauses({ count, interval, silence }) {
  const pauses = Array.from({ length: count }, (_, n) => (n === 0 ? 0 : interval))
  if (silence !== undefined) pauses[count - 1] = silence
  return pauses
}
