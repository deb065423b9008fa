import { readFile } from 'node:fs/promises'
import t from 'tap'
import { edges } from '../../../bench/edges/index.ts'
import { measureLimits } from '../../../bench/limits/measure.ts'
import type { LimitsResult } from '../../../bench/limits/result.ts'

// Fetching the programs takes a while, once.
t.setTimeout(400_000)

type Times = Pick<LimitsResult, 'silence' | 'whole' | 'firstByte'>

/** What each edge's configuration says, s, and the line that says it. Null: it has no such limit. */
const configured: Record<string, Record<keyof Times, number | null> & { lines: string[] }> = {
  direct: { silence: null, whole: null, firstByte: null, lines: [] },
  // stream_idle_timeout, 300 s by default, comes after the 120 s for the whole.
  'app-runner': { silence: null, whole: 120, firstByte: 120, lines: ['timeout: 120s'] },
  alb: { silence: 60, whole: null, firstByte: 60, lines: ['stream_idle_timeout: 60s', 'timeout: 0s'] },
  nginx: { silence: 60, whole: null, firstByte: 60, lines: ['proxy_read_timeout {{60s}}'] },
  haproxy: { silence: 50, whole: null, firstByte: 50, lines: ['timeout server {{50s}}'] },
  caddy: { silence: null, whole: null, firstByte: null, lines: [] },
}

const files: Record<string, string> = {
  'app-runner': 'envoy.yaml',
  alb: 'envoy.yaml',
  nginx: 'nginx.conf',
  haproxy: 'haproxy.cfg',
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
    const { lines, ...limits } = configured[edge] ?? { lines: [] }
    const file = files[edge] && new URL(`../../../bench/edges/${edge}/${files[edge]}`, import.meta.url)
    const config = file ? await readFile(file, 'utf8') : ''
    for (const line of lines) t.ok(config.includes(line), `${edge} is configured with ${line}`)
    t.equal(fault, undefined)
    for (const [name, seconds] of Object.entries(limits) as [keyof Times, number | null][]) {
      const limit = times[name]
      const what = `${edge}, ${name}: ${JSON.stringify(limit)}`
      if (seconds === null) t.equal(limit?.found, 'none', what)
      else t.ok(limit?.found === 'limit' && Math.abs(limit.ms / 1_000 / seconds - 1) <= 0.05, what)
    }
    t.ok(readAhead && readAhead.from > 0, `${edge} reads ahead: ${JSON.stringify(readAhead)}`)
    t.ok(compression, `${edge} compresses: ${JSON.stringify(compression)}`)
  }
})
