/** What `/metrics` says of our service: see `ServiceSample`. */
export interface Metrics {
  memory: number
  loopDelayMs: number
  streams: number
}

/** How long it may take to answer, ms. */
const PATIENCE = 5_000

/** Reads the metrics of a streamproof service. Undefined where there are none, or they are those of another program. */
export async function readMetrics(base: URL, signal: AbortSignal): Promise<Metrics | undefined> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)])
  const text = await fetch(new URL('/metrics', base.href.replace(/^ws/, 'http')), { signal: within }).then(
    (response) => (response.ok ? response.text() : ''),
    () => '',
  )
  const values = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].map(([, value]) => Number(value))
  const [memory] = values('process_resident_memory_bytes')
  const [delay] = values('nodejs_eventloop_lag_p99_seconds')
  const streams = values('streamproof_streams_open')
  if (memory === undefined || delay === undefined || streams.length === 0) return undefined
  return { memory, loopDelayMs: delay * 1_000, streams: streams.reduce((sum, value) => sum + value, 0) }
}
