import { readFile } from 'node:fs/promises'
import t from 'tap'
import { edges } from '../../../bench/edges/index.ts'
import { measureLimits } from '../../../bench/limits/measure.ts'
import type { LimitsResult } from '../../../bench/limits/result.ts'

// Fetching the programs takes a while, once.
t.setTimeout(400_000)

type Times = Pick<LimitsResult, 'silence' | 'whole' | 'firstByte'>

interface Configured extends Record<keyof Times, number | null> {
  /** The configuration file, and its lines that say so. Default: they are the program's defaults. */
  file?: string
  lines?: string[]
  compression?: LimitsResult['compression']
}

/** What each edge is configured to do, s. Null: it has no such limit. */
const configured: Record<string, Configured> = {
  direct: { silence: null, whole: null, firstByte: null },
  // stream_idle_timeout, 300 s by default, comes after the 120 s for the whole.
  'app-runner': { silence: null, whole: 120, firstByte: 120, file: 'envoy.yaml', lines: ['timeout: 120s'] },
  alb: {
    ...{ silence: 60, whole: null, firstByte: 60 },
    file: 'envoy.yaml',
    lines: ['stream_idle_timeout: 60s', 'timeout: 0s'],
  },
  envoy: { silence: null, whole: 15, firstByte: 15 },
  nginx: {
    ...{ silence: 60, whole: null, firstByte: 60 },
    file: 'nginx.conf',
    lines: ['proxy_read_timeout {{60s}}'],
  },
  haproxy: {
    ...{ silence: 50, whole: null, firstByte: 50 },
    file: 'haproxy.cfg',
    lines: ['timeout server {{50s}}'],
  },
  apache: {
    ...{ silence: 300, whole: null, firstByte: 300 },
    file: 'httpd.conf',
    lines: ['ProxyTimeout {{300}}'],
  },
  varnish: {
    ...{ silence: 60, whole: null, firstByte: 60 },
    file: 'default.vcl',
    lines: ['first_byte_timeout = {{60s}}', 'between_bytes_timeout = {{60s}}'],
  },
  caddy: { silence: null, whole: null, firstByte: null },
  // encode's minimum_length is 512 by default.
  'caddy-encode': { silence: null, whole: null, firstByte: null, compression: { from: 256, to: 512 } },
}

t.test('Every limit that is configured is found within 5 %, and no other', async (t) => {
  const found = await measureLimits({
    edges: edges.filter(({ id }) => id in configured).map((edge) => ({ edge })),
    realTime: false,
    signal: AbortSignal.timeout(380_000),
    progress: (line) => t.comment(line),
  })
  t.equal(found.length, Object.keys(configured).length)
  for (const { edge, fault, readAhead, compression, ...times } of found) {
    const { file, lines = [], compression: compressed, ...limits } = configured[edge] as Configured
    const config =
      file && (await readFile(new URL(`../../../bench/edges/${edge}/${file}`, import.meta.url), 'utf8'))
    for (const line of lines) t.ok(config?.includes(line), `${edge} is configured with ${line}`)
    t.equal(fault, undefined)
    for (const [name, seconds] of Object.entries(limits) as [keyof Times, number | null][]) {
      const limit = times[name]
      const what = `${edge}, ${name}: ${JSON.stringify(limit)}`
      if (seconds === null) t.equal(limit?.found, 'none', what)
      else t.ok(limit?.found === 'limit' && Math.abs(limit.ms / 1_000 / seconds - 1) <= 0.05, what)
    }
    if (compressed) t.same(compression, compressed, `${edge} compresses`)
    t.ok(readAhead && readAhead.from > 0, `${edge} reads ahead: ${JSON.stringify(readAhead)}`)
    t.ok(compression, `${edge} compresses: ${JSON.stringify(compression)}`)
  }
})
