import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import type { BenchResults } from '../../../bench/results/results.ts'
import { toStored } from '../../../bench/results/stored.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import type { Instances } from '../../../src/probe/options.ts'
import { probe } from '../../../src/probe/probe.ts'
import { type Answer, cells } from '../../../src/report/results.ts'
import { cut, load, runOf, skipped } from '../../report/run.ts'
import { badEdges } from '../../support/bad-edges/index.ts'
import { startApp } from '../../support/service.ts'
import { cost } from '../cost/example.ts'

const read = async (path: string) => {
  const bytes = await readFile(new URL(`../../../bench/results/${path}`, import.meta.url))
  return JSON.parse(String(path.endsWith('.gz') ? gunzipSync(bytes) : bytes))
}

const schema = await read('schema.json')
const valid = new Ajv2020({ allowUnionTypes: true }).compile(schema)

/** What is wrong with results, as the schema sees it. */
function faults(results: unknown) {
  valid(JSON.parse(JSON.stringify(results)))
  return (valid.errors ?? []).map(({ instancePath, message, params }) => [instancePath, message, params])
}

/** A run as a file has it. */
const stored = (results: BenchResults) => ({ ...toStored(results) })

t.test('The schema accepts a complete run, and nothing else', async (t) => {
  const run = { ...runOf({ direct: [cut, skipped('websocket-text')] }, { load: [load] }), cost }
  const floor = { ...load, origin: 'raw node:http' as const, ratios: [1] }
  const { edge, transport, connections, ...figures } = floor
  const complete = { ...run, load: [{ ...load, edgeCpuMs: 1, floor: figures }], repeats: [run.answers] }
  const whole = stored(complete)
  t.strictSame(faults(whole), [])
  t.strictSame(
    faults({ ...whole, verdicts: cells(complete).map(({ outcome, question, ...cell }) => cell) }),
    [],
  )
  t.not(faults({ ...whole, moon: 1 }).length, 0)
  t.not(faults({ ...whole, answers: [{ ...whole.answers[0], moon: 1 }] }).length, 0)
})

t.test('It accepts what the bench finds, and what --json adds', async (t) => {
  const { url } = await startApp(t, { env: { PROBE_ROUTES: 'true', HEARTBEAT: '750ms' } })
  const bad = await badEdges.find(({ id }) => id === 'cuts')?.start(url)
  if (!bad) throw new TypeError('there is an edge that cuts')
  t.teardown(bad.stop)
  const answers: Answer[] = []
  const ask = async (edge: string, instances: Instances) => {
    const options = { checks, instances, edge: edge !== 'direct', origin: url, patience: 2_000, atOnce: 8 }
    for await (const { outcome } of probe(options)) answers.push({ edge, outcome })
  }
  // Quick is enough: whatever they find has to be told.
  await ask('direct', { asIs: { url }, short: { url, scale: 200 } })
  await ask('cuts', { asIs: bad })
  const run = { ...runOf({ direct: [], cuts: [] }), checks, answers }
  t.ok(answers.length > 50)
  t.strictSame(
    faults({ ...stored(run), verdicts: cells(run).map(({ outcome, question, ...cell }) => cell) }),
    [],
  )
})

t.test('It accepts an edge’s fields, and no others', async (t) => {
  const [edge] = runOf({ other: [] }).edges
  const declared = (change: object) => faults({ ...stored(runOf({})), edges: [{ ...edge, ...change }] })
  t.strictSame(
    declared({ vendor: 'x', article: { sse: 'partly' }, since2023: 'x', unknown: 'x', protocol: 'http2' }),
    [],
  )
  for (const change of [
    { truth: undefined },
    { truth: 'x' },
    { article: { sse: 'x' } },
    { article: { x: 'yes' } },
  ])
    t.not(declared(change).length, 0, JSON.stringify(change))
})

t.test('It accepts the committed runs', async (t) => {
  for (const name of [
    'snapshot.json',
    'fronts.json.gz',
    'http2.json',
    'limits.json',
    'client.json',
    'channels.json',
    'proxies.json.gz',
  ])
    t.strictSame(faults(await read(name)), [], name)
})
