import type { EdgeLog } from '../../src/probe/model.ts'
import type { Edge } from './edge.ts'

/** Two edges in a row. Whatever is not given is the outer one's. @param inner stands before the service */
export function chain({
  id,
  title,
  expected,
  outer,
  vendor = outer.vendor,
  inner,
}: Pick<Edge, 'id' | 'title' | 'expected' | 'vendor'> & Record<'outer' | 'inner', Edge>): Edge {
  return {
    ...outer,
    id,
    title,
    expected,
    ...(vendor && { vendor }),
    group: 'proxies',
    async start(options) {
      await using starting = new AsyncDisposableStack()
      const { tls, onRequest, ...plain } = options
      const behind = await inner.start(plain)
      if (!behind) return undefined
      starting.defer(behind.stop)
      const before = await outer.start({ ...options, origin: behind.url })
      if (!before) return undefined
      starting.defer(before.stop)
      const running = starting.move()
      return {
        ...before,
        programs: [...(before.programs ?? []), ...(behind.programs ?? [])],
        config: [before.config, behind.config].join('\n'),
        async log(run) {
          return both(await before.log?.(run), await behind.log?.(run))
        },
        stop: () => running.disposeAsync(),
      }
    },
  }
}

/**
 * What two logs say together. What the outer edge says of its service is the inner edge or the service: only the inner
 * one's log tells which. What the inner edge says of its client is the outer edge or the client.
 */
export function both(outer: EdgeLog | undefined, inner: EdgeLog | undefined): EdgeLog | undefined {
  if (!outer || !inner) return outer && withoutService(outer)
  const author = outer.author === 'service' || !outer.author ? notItsClient(inner) : outer.author
  const { author: _, limit: __, ...log } = outer
  const limit = outer.limit ?? inner.limit
  return {
    ...log,
    line: `${outer.line}\n${inner.line}`,
    says: `${outer.says}; the edge behind it: ${inner.says}`,
    flags: [...outer.flags, ...inner.flags],
    ...(author && { author }),
    ...(limit && { limit }),
  }
}

const notItsClient = ({ author }: EdgeLog) => (author === 'client' ? undefined : author)

function withoutService({ author, ...log }: EdgeLog): EdgeLog {
  return author && author !== 'service' ? { ...log, author } : log
}
