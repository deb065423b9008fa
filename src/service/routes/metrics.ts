import type { FastifyPluginAsync } from 'fastify'
import type { StreamRecord } from '../../contract.ts'
import type { Streams } from '../../streams/streams.ts'

/** What the streams that ended carried, of one source over one transport. */
interface Sum {
  of: { source: string; transport: string }
  sum: number
}

/** `GET /metrics` in Prometheus' text format: every stream counts, with who ended it. */
export const metricsRoutes: FastifyPluginAsync<{ streams: Streams }> = async (app, { streams }) => {
  // Only who asks for metrics pays for loading them.
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import('prom-client')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  const labelNames = ['source', 'transport'] as const
  const labels = ({ source, transport }: StreamRecord) => ({ source, transport })
  const registers = [registry]

  new Gauge({
    name: 'streamproof_streams_open',
    help: 'Streams that are open now',
    labelNames,
    registers,
    collect() {
      this.reset()
      for (const { record } of streams.open) this.inc(labels(record))
    },
  })
  const ended = new Counter({
    name: 'streamproof_streams_ended_total',
    help: 'Streams that ended, by who ended them',
    labelNames: [...labelNames, 'by'],
    registers,
  })
  const seconds = new Histogram({
    name: 'streamproof_stream_seconds',
    help: 'How long streams lived',
    labelNames,
    buckets: [0.1, 1, 10, 30, 60, 120, 300, 900, 3600],
    registers,
  })
  // Counted when they are asked for: an endless stream counts while it goes on, and no event pays for it.
  const sums = { events: new Map<string, Sum>(), bytes: new Map<string, Sum>() }
  const count = (what: 'events' | 'bytes', name: string, help: string) =>
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset()
        for (const { of, sum } of sums[what].values()) this.inc(of, sum)
        for (const { record } of streams.open) this.inc(labels(record), record[what])
      },
    })
  count('events', 'streamproof_events_total', 'Events sent')
  count('bytes', 'streamproof_event_bytes_total', 'Bytes of these events, as their transport frames them')

  streams.on('end', ({ record }) => {
    const of = labels(record)
    ended.inc({ ...of, by: record.endedBy ?? 'source' })
    seconds.observe(of, ((record.ended ?? record.opened) - record.opened) / 1000)
    for (const what of ['events', 'bytes'] as const) {
      const key = `${of.source} ${of.transport}`
      const { sum } = sums[what].get(key) ?? { sum: 0 }
      sums[what].set(key, { of, sum: sum + record[what] })
    }
  })

  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) => {
    reply.type(registry.contentType)
    return registry.metrics()
  })
}
