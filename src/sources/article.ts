import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StreamEvent } from '../streams/event.ts'
import type { ValuesOf } from '../streams/schema.ts'
import type { Source, SourceContext } from '../streams/source.ts'

const MiB = 2 ** 20

const params = {
  type: 'object',
  additionalProperties: false,
  properties: {
    count: { type: 'integer', minimum: 1, maximum: 1_000_000, default: 3, description: 'events' },
    interval: {
      type: 'integer',
      minimum: 0,
      maximum: 600_000,
      default: 200,
      description: 'ms between events',
    },
    bytes: { type: 'integer', minimum: 1, maximum: MiB, description: "size of an event's data" },
    noise: {
      type: 'boolean',
      default: false,
      description: "events are random text, which hardly compresses, instead of the source's words",
    },
    silence: {
      type: 'integer',
      minimum: 0,
      maximum: 900_000,
      description: 'ms before the last event, in place of `interval`',
    },
    fail: { type: 'integer', minimum: 0, maximum: 1_000_000, description: 'throw after this many events' },
    ids: {
      type: 'boolean',
      default: false,
      description: 'each event has its number as id, and a stream continues after Last-Event-ID',
    },
    stamp: {
      type: 'boolean',
      default: false,
      description: 'each event begins with its sequence number and the time it was made (unix ms)',
    },
  },
} as const

type Params = ValuesOf<typeof params.properties>

/** The largest stream, bytes of data. */
const MAX_STREAM_BYTES = 256 * MiB

const words = ['foo', 'bar', 'baz']

/** The article's stream: foo, bar, baz, 200 ms apart, then the end. Parameters change it for checks and load. */
export const article = {
  name: 'article',
  prefix: '',
  params: params.properties,
  eventNames: ['test'],
  finite: true,
  check({ count, bytes = 3, fail = 0 }: Params) {
    if (count * bytes > MAX_STREAM_BYTES)
      return `count × bytes must be <= ${MAX_STREAM_BYTES}, got ${count} × ${bytes}`
    if (fail > count) return `fail must be <= count (${count}), got ${fail}`
    return undefined
  },
  open: events,
} satisfies Source<Params>

async function* events(params: Params, context: SourceContext): AsyncGenerator<StreamEvent> {
  const { count, interval, bytes, noise, silence, fail, ids, stamp } = params
  // Made once: cutting a large payload for each event would make the source the bottleneck.
  const payloads = words.map((word) => {
    if (noise) return random(bytes ?? word.length)
    return bytes === undefined ? word : fill(word, bytes)
  })
  const first = ids ? after(context.lastEventId) : 0

  for (let n = first; n < count; n++) {
    const usual = n === first ? 0 : interval
    const pause = n === count - 1 ? (silence ?? usual) : usual
    // The signal is read only when there is something to wait for: it is created when it is read.
    if (pause > 0) await sleep(pause, undefined, { signal: context.signal })
    // After the pause: over HTTP/1.0 a failure resets, which discards what the client has not read yet.
    if (n - first === fail) throw failedAfter(fail)
    const payload = payloads[n % payloads.length] as string
    const data = stamp ? stamped(n, payload, bytes) : payload
    yield ids ? { id: String(n), event: 'test', data } : { event: 'test', data }
  }
  if (fail === count - first) throw failedAfter(fail)
}

/** Returns the number of the event to continue with. An id that is not ours is ignored. */
function after(lastEventId: string | undefined): number {
  return lastEventId !== undefined && /^\d{1,7}$/.test(lastEventId) ? Number(lastEventId) + 1 : 0
}

function failedAfter(events: number): Error {
  return new Error(`failed after ${events} event${events === 1 ? '' : 's'}, as asked`)
}

function fill(word: string, bytes: number): string {
  return word.repeat(Math.ceil(bytes / word.length)).slice(0, bytes)
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64').slice(0, bytes)
}

/** Returns stamped data. The stamp counts towards `bytes`, but is never cut: readers rely on it. */
function stamped(n: number, payload: string, bytes?: number): string {
  const stamp = `${n} ${Date.now()} `
  return stamp + (bytes === undefined ? payload : payload.slice(0, Math.max(0, bytes - stamp.length)))
}
