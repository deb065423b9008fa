import { readFile } from 'node:fs/promises'
import type { FastifyPluginAsync } from 'fastify'
import { encodings } from '../../channels/encodings/index.ts'
import { ENDED_BY, type StreamRecord } from '../../contract.ts'
import { refusalReasons } from '../../streams/admission.ts'
import type { Source } from '../../streams/source.ts'
import type { Streams } from '../../streams/streams.ts'
import { transports } from '../../transports/index.ts'

export interface MetricsOptions {
  sources: Source[]
  /** Whether there are channels, whose readers are streams too. */
  channels: boolean
  streams: Streams
}

/** Of one source over one transport. */
type Series = Pick<StreamRecord, 'source' | 'transport'>

/** What the ended streams of a series carried. */
type Sum = Record<'events' | 'bytes', number> & { series: Series }

/** `GET /metrics` in Prometheus' text format. Every series exists from the start. */
export const metricsRoutes: FastifyPluginAsync<MetricsOptions> = async (
  app,
  { sources, channels, streams },
) => {
  // Loaded only when it is asked for: it takes time and memory.
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import('prom-client')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  const labelNames = ['source', 'transport'] as const
  const registers = [registry]
  const labels = ({ source, transport }: Series): Series => ({ source, transport })
  const sums = new Map<string, Sum>()
  const sumOf = (series: Series) => {
    const key = `${series.source} ${series.transport}`
    const sum = sums.get(key) ?? { series: labels(series), events: 0, bytes: 0 }
    sums.set(key, sum)
    return sum
  }

  new Gauge({
    name: 'streamproof_build_info',
    help: 'The version of streamproof and of Node.js. Always 1',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: await version(), node: process.version }, 1)
  new Gauge({
    name: 'streamproof_streams_open',
    help: 'Streams that are open now',
    labelNames,
    registers,
    collect() {
      for (const { series } of sums.values()) this.set(series, 0)
      for (const { record } of streams.open) this.inc(labels(record))
    },
  })
  const ended = new Counter({
    name: 'streamproof_streams_ended_total',
    help: 'Streams that ended, by who ended them',
    labelNames: [...labelNames, 'by'],
    registers,
  })
  const refused = new Counter({
    name: 'streamproof_streams_refused_total',
    help: 'Streams that were refused with a status, by reason',
    labelNames: ['reason'],
    registers,
  })
  const seconds = new Histogram({
    name: 'streamproof_stream_seconds',
    help: 'How long streams lived',
    labelNames,
    buckets: [0.1, 1, 10, 30, 60, 120, 300, 900, 3600],
    registers,
  })
  const first = new Histogram({
    name: 'streamproof_first_event_seconds',
    help: 'Time from the request to the first event',
    labelNames,
    buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  })
  for (const reason of refusalReasons) refused.inc({ reason }, 0)
  const carried = [
    ...sources.flatMap(({ name }) => transports.map((transport) => [name, transport.name] as const)),
    ...(channels ? encodings.map(({ name }) => ['channel', name] as const) : []),
  ]
  for (const [source, transport] of carried) {
    const { series } = sumOf({ source, transport })
    for (const by of ENDED_BY) ended.inc({ ...series, by }, 0)
    seconds.zero(series)
    first.zero(series)
  }

  // Summed when they are read: an open stream counts while it runs, and no event pays for it.
  const count = (what: 'events' | 'bytes', name: string, help: string) =>
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset()
        for (const sum of sums.values()) this.inc(sum.series, sum[what])
        for (const { record } of streams.open) this.inc(labels(record), record[what])
      },
    })
  count('events', 'streamproof_events_total', 'Events sent')
  count('bytes', 'streamproof_event_bytes_total', 'Bytes of these events, as their transport frames them')

  streams.on('refuse', (reason) => refused.inc({ reason }))
  streams.on('first', ({ record }) => {
    first.observe(labels(record), ((record.firstEvent ?? record.opened) - record.opened) / 1000)
  })
  streams.on('end', ({ record }) => {
    ended.inc({ ...labels(record), by: record.endedBy ?? 'source' })
    seconds.observe(labels(record), ((record.ended ?? record.opened) - record.opened) / 1000)
    const sum = sumOf(record)
    sum.events += record.events
    sum.bytes += record.bytes
  })

  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) => {
    reply.type(registry.contentType)
    return registry.metrics()
  })
}

/** From package.json, as far from src as from dist. */
async function version(): Promise<string> {
  return JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')).version
}
