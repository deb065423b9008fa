import { EventEmitter, once } from 'node:events'
import { handler, type LambdaFunction } from '../../../../bench/aws/api-gateway/function.ts'

/** A function that gives back this, as JSON. */
export const replies = (reply: unknown): LambdaFunction => handler(() => reply)

/** A function whose reply is these very bytes. */
export const says = (...writes: (string | Uint8Array)[]): LambdaFunction => ({
  async invoke(_event, { write }) {
    for (const bytes of writes) await write(Buffer.from(bytes))
  },
})

/** A function that keeps the events it gets. */
export function records<Event>(reply: unknown = { statusCode: 200 }) {
  const events: Event[] = []
  const came = new EventEmitter()
  const fn = handler<Event>((event) => {
    events.push(event)
    came.emit('event')
    return reply
  })
  return {
    fn,
    events,
    /** Resolves with the first event that is like that, once it has come. */
    async event(like: (event: Event) => boolean): Promise<Event> {
      for (;;) {
        const found = events.find(like)
        if (found) return found
        await once(came, 'event')
      }
    },
  }
}

/** A function that never replies, and minds its signal. */
export const silent: LambdaFunction = {
  invoke: (_event, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    }),
}

/** Everything in an object by its path, e.g. `requestContext.http.method`. */
export function paths(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [at]
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, at ? `${at}.${key}` : key))
}
