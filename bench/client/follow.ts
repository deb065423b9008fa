import { stream } from '@durable-streams/client'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Calls `onItem` with each message of a JSON channel, up to its end: across cuts, and behind edges that collect.
 * @param options the client's own; and `patience`, how long the first event may take before it polls, ms
 * @returns the mode that it read with in the end
 */
export async function follow<T>(
  url: string,
  onItem: (item: T) => void,
  { offset = '-1', patience = 3_000, headers = {} } = {},
): Promise<'sse' | 'long-poll'> {
  let live: 'sse' | 'long-poll' = 'sse'
  for (let closed = false; !closed; ) {
    const abort = new AbortController()
    let batches = 0
    // The client asks for what is there, then for events. The first event comes at once, unless something collects.
    const collect = () => {
      live = 'long-poll'
      abort.abort()
    }
    const timer = live === 'sse' ? setTimeout(collect, patience) : undefined
    try {
      const response = await stream<T>({ url, headers, offset, live, signal: abort.signal })
      response.subscribeJson((batch) => {
        if (++batches > 1) clearTimeout(timer)
        batch.items.forEach(onItem)
        offset = batch.offset
      })
      await response.closed
      closed = response.streamClosed
      // It is closed before its last batches have come.
      while (closed && offset !== response.offset) await sleep(10)
    } catch (error) {
      const { status } = error as { status?: number }
      if (status !== undefined && status >= 400 && status < 500) throw error
    }
    clearTimeout(timer)
    if (!closed) await sleep(200 + Math.random() * 300)
  }
  return live
}
