import t from 'tap'
import { readLine } from '../../../../bench/programs/envoy/read-line.ts'

/** A line of our access log. */
const line = (flags: string | null, details: string | null = 'via_upstream', code = 200) =>
  JSON.stringify({ path: '/sse?run=a', code, details, flags, duration_ms: 1_234 })

/** Its own limits. */
const limits: Record<string, 'total' | 'idle'> = { UT: 'total', DT: 'total', SI: 'idle' }

for (const [flag, author, words] of [
  ['UT', 'edge', 'the route’s timeout was over'],
  ['SI', 'edge', 'the stream was idle for too long'],
  ['DT', 'edge', 'it had lasted too long'],
  ['OM', 'edge', 'Envoy was short of memory'],
  ['NR', 'edge', 'no route leads there'],
  ['UO', 'edge', 'a circuit breaker was open'],
  ['RL', 'edge', 'it was rate limited'],
  ['LR', 'edge', 'Envoy reset it'],
  ['UH', 'service', 'no healthy service was there'],
  ['UF', 'service', 'the service could not be reached'],
  ['UC', 'service', 'the service closed the connection'],
  ['UPE', 'service', 'the service broke its answer off'],
  ['UR', 'service', 'the service reset the stream'],
  ['DC', 'client', 'the client left'],
  ['DR', 'client', 'the client reset the stream'],
] as const)
  t.test(`${flag} points to the ${author}`, async (t) => {
    const says = `200 after 1234 ms: ${words} (${flag})`
    const limit = limits[flag]
    t.strictSame(readLine(line(flag)), {
      line: line(flag),
      says,
      flags: [flag],
      ms: 1_234,
      author,
      ...(limit && { limit }),
    })
  })

t.test('The first known flag counts', async (t) => {
  t.match(readLine(line('URX,UF')), { author: 'service', flags: ['URX', 'UF'], says: /\(UF\)$/ })
  t.match(readLine(line('UT,DC')), { author: 'edge', says: /\(UT\)$/ })
})

t.test('Without a known flag the details tell who answered', async (t) => {
  for (const [flags, all] of [
    ['-', []],
    [null, []],
    ['XYZ', ['XYZ']],
    ['toString', ['toString']],
  ] as const)
    t.strictSame(
      readLine(line(flags)),
      {
        line: line(flags),
        says: '200 after 1234 ms: passed on from the service',
        flags: [...all],
        ms: 1_234,
      },
      `${flags}: the service, which points to nobody`,
    )
  const upgrade = line('-', 'upgrade_failed', 403)
  t.strictSame(readLine(upgrade), {
    line: upgrade,
    says: '403 after 1234 ms: Envoy’s own answer (upgrade_failed)',
    flags: [],
    ms: 1_234,
    author: 'edge',
  })
  t.match(readLine(line('-', null, 400)), { author: 'edge', says: /Envoy’s own answer \(no details\)$/ })
})

t.test('Who closed an open WebSocket’s connection first is not its author', async (t) => {
  for (const flags of ['UC', 'DC']) {
    const closed = readLine(JSON.stringify({ code: 101, details: 'via_upstream', flags, duration_ms: 7 }))
    t.match(closed, { says: '101, over after 7 ms', ms: 7 })
    t.notOk(closed.author)
  }
  const cut = { code: 101, details: 'stream_idle_timeout', flags: 'SI', duration_ms: 7 }
  t.match(readLine(JSON.stringify(cut)), { author: 'edge' })
})
