import t from 'tap'
import type { BareName } from '../../../bench/bare/start.ts'
import type { ClientRead, ClientResult } from '../../../bench/client/result.ts'
import type { ChannelsResult } from '../../../bench/cost/channels/measure.ts'
import type { Figures } from '../../../bench/cost/channels/scenarios.ts'
import type { CostResult, IdleResult, Round, ThroughputResult } from '../../../bench/cost/result.ts'
import type { LimitsResult, SizeBracket } from '../../../bench/limits/result.ts'
import schema from '../../../bench/results/schema.json' with { type: 'json' }
import type { StoredResults } from '../../../bench/results/stored.ts'
import type { EndedBy, RunRecord } from '../../../src/contract.ts'
import type { Floor, LoadFigures, LoadResult, Percentiles } from '../../../src/load/result.ts'
import type { StreamShape } from '../../../src/load/stream.ts'
import type { Check } from '../../../src/probe/checks/check.ts'
import type {
  Arrival,
  Author,
  EdgeLog,
  Ending,
  Fault,
  FaultKind,
  Outcome,
  ReceivedEvent,
  Sent,
  Testimony,
  Verdict,
  VerdictKind,
} from '../../../src/probe/model.ts'
import { causes } from '../../../src/probe/model.ts'
import type { Answer, EdgeRow } from '../../../src/report/results.ts'

// The type-check holds these lists against the types, the test holds them against the schema.
const { $defs } = schema
const yes = true
type Article = NonNullable<EdgeRow['article']>

t.test('It has exactly the types’ properties', async (t) => {
  const has = <Type>({ properties }: { properties: object }, names: Record<keyof Type, true>) =>
    t.strictSame(Object.keys(properties).sort(), Object.keys(names).sort())
  has<StoredResults & { verdicts: unknown }>(schema, {
    version: yes,
    at: yes,
    machine: yes,
    edges: yes,
    checks: yes,
    answers: yes,
    repeats: yes,
    load: yes,
    cost: yes,
    channels: yes,
    limits: yes,
    client: yes,
    verdicts: yes,
  })
  has<ChannelsResult>($defs.channels, { scenario: yes, rounds: yes })
  has<LimitsResult>($defs.limits, {
    edge: yes,
    fault: yes,
    silence: yes,
    whole: yes,
    firstByte: yes,
    readAhead: yes,
    compression: yes,
  })
  has<ClientResult>($defs.client, { edge: yes, fault: yes, sent: yes, reads: yes })
  has<ClientRead>($defs.clientRead, {
    mode: yes,
    lost: yes,
    doubled: yes,
    lateMs: yes,
    error: yes,
    fellBackTo: yes,
  })
  has<SizeBracket>($defs.sizeBracket, { from: yes, to: yes })
  has<Figures>($defs.channelFigures, {
    cpu: yes,
    p50: yes,
    p99: yes,
    delivered: yes,
    appends: yes,
    memory: yes,
  })
  has<EdgeRow>($defs.edge, {
    id: yes,
    title: yes,
    truth: yes,
    vendor: yes,
    expected: yes,
    article: yes,
    since2023: yes,
    unknown: yes,
    protocol: yes,
  })
  has<Article>($defs.edge.properties.article, {
    chunked: yes,
    sse: yes,
    websocket: yes,
  })
  has<Answer>($defs.answer, { edge: yes, outcome: yes })
  has<Outcome>($defs.outcome, {
    check: yes,
    transport: yes,
    run: yes,
    url: yes,
    startedAt: yes,
    sent: yes,
    status: yes,
    headers: yes,
    arrivals: yes,
    events: yes,
    beats: yes,
    facts: yes,
    refusal: yes,
    ending: yes,
    endedMs: yes,
    closeCode: yes,
    closeReason: yes,
    malformed: yes,
    fault: yes,
    server: yes,
    edgeLog: yes,
    scale: yes,
  })
  has<ReceivedEvent>($defs.event, { ms: yes, event: yes, id: yes, binary: yes, data: yes })
  has<Sent>($defs.sent, { data: yes, intervalMs: yes, stamped: yes })
  has<Fault>($defs.fault, { kind: yes, code: yes, needs: yes, message: yes })
  has<RunRecord & { source: unknown; transport: unknown; run: unknown }>($defs.serverRecord, {
    source: yes,
    transport: yes,
    run: yes,
    opened: yes,
    firstEvent: yes,
    lastEvent: yes,
    ended: yes,
    endedBy: yes,
    events: yes,
    bytes: yes,
    ms: yes,
  })
  has<EdgeLog>($defs.edgeLog, { line: yes, says: yes, flags: yes, author: yes, limit: yes, ms: yes })
  has<Verdict>($defs.verdict, {
    verdict: yes,
    cause: yes,
    reason: yes,
    by: yes,
    at: yes,
    witnesses: yes,
    agree: yes,
    doubtful: yes,
  })
  has<Testimony>($defs.testimony, { witness: yes, says: yes, author: yes })
  has<LoadFigures>($defs.loadFigures, {
    seconds: yes,
    ended: yes,
    whole: yes,
    broken: yes,
    perSecond: yes,
    shareWhole: yes,
    firstByte: yes,
    wholeStream: yes,
  })
  has<Omit<LoadResult, keyof LoadFigures>>($defs.load, {
    edge: yes,
    transport: yes,
    connections: yes,
    edgeCpuMs: yes,
    floor: yes,
  })
  has<Omit<Floor, keyof LoadFigures>>($defs.floor, { origin: yes, ratios: yes })
  has<Percentiles>($defs.percentiles, { p50: yes, p99: yes })
  has<CostResult>($defs.cost, { throughput: yes, idle: yes, readyMs: yes })
  has<ThroughputResult>($defs.throughput, {
    title: yes,
    transport: yes,
    shape: yes,
    bare: yes,
    atLeast: yes,
    aim: yes,
    rounds: yes,
  })
  has<StreamShape>($defs.shape, { count: yes, bytes: yes, interval: yes, silence: yes })
  has<Round>($defs.round, { seconds: yes, streams: yes, cpuMs: yes })
  has<IdleResult>($defs.idle, { server: yes, transport: yes, streams: yes, rss: yes, heapUsed: yes })
  has<Arrival>($defs.outcome.properties.arrivals.items, { ms: yes, bytes: yes })
})

t.test('It has exactly the types’ words', async (t) => {
  const has = <Word extends string>(of: { enum: string[] }, words: Record<Word, true>) =>
    t.strictSame(of.enum.toSorted(), Object.keys(words).sort())
  has<Ending>($defs.ending, {
    complete: yes,
    truncated: yes,
    reset: yes,
    refused: yes,
    silent: yes,
    endless: yes,
    malformed: yes,
    left: yes,
  })
  has<EndedBy>($defs.endedBy, {
    source: yes,
    client: yes,
    age: yes,
    stall: yes,
    drain: yes,
    error: yes,
  })
  has<VerdictKind>($defs.verdictKind, {
    survives: yes,
    degrades: yes,
    cut: yes,
    refused: yes,
    unknown: yes,
  })
  has<FaultKind>($defs.fault.properties.kind, {
    'not-offered': yes,
    skipped: yes,
    missing: yes,
    unreachable: yes,
    harness: yes,
  })
  has<Author>($defs.author, { edge: yes, service: yes, client: yes })
  has<NonNullable<Verdict['by']>>($defs.verdict.properties.by, {
    edge: yes,
    service: yes,
    client: yes,
    harness: yes,
  })
  has<Testimony['witness']>($defs.testimony.properties.witness, { client: yes, server: yes, edge: yes })
  has<Check['transport']>($defs.asked, { chunked: yes, sse: yes, websocket: yes, http: yes })
  has<LoadResult['transport']>($defs.transport, { chunked: yes, sse: yes, websocket: yes })
  has<EdgeRow['truth']>($defs.edge.properties.truth, {
    real: yes,
    'vendor runtime + stand-in front': yes,
    'stand-in': yes,
    unknown: yes,
  })
  has<NonNullable<Article['sse']>>($defs.found2023, { yes: yes, no: yes, partly: yes })
  has<BareName>($defs.bare, {
    'raw node:http': yes,
    'Fastify + fastify-sse-v2': yes,
    'raw ws': yes,
    'channels by hand': yes,
    "the protocol's Node server": yes,
  })
})

t.test('It names every cause, with what it means', async (t) => {
  const named = $defs.cause.oneOf
  t.strictSame(
    named.map((cause) => cause.const),
    causes,
  )
  for (const { const: cause, description } of named) t.match(description, /\.$/, cause)
})
