import type { Cause, VerdictKind } from '../../../src/probe/model.ts'
import type { By, UrlRequest } from '../../../src/probe/url-model.ts'
import * as fault from './faults.ts'

/** What is true of a stream: its verdict, the cause, and who did it as far as that can be known. */
export interface Truth {
  verdict: VerdictKind
  cause: Cause
  by: By
}

export interface Case {
  title: string
  /** Of the origins. */
  path: string
  fault: fault.Fault
  request?: Partial<Pick<UrlRequest, 'method' | 'body' | 'longest' | 'until' | 'send' | 'transport'>>
  webSocket?: true
  /** Asked alone. */
  alone: Truth
  /** Asked beside the origin. */
  besideDirect: Truth
}

const well: Truth = { verdict: 'survives', cause: 'none', by: 'unknown' }
const truth = (verdict: VerdictKind, cause: Cause, by: By): Truth => ({ verdict, cause, by })

/** The edge did it; alone, nobody can know. */
const edgeDid = (verdict: VerdictKind, cause: Cause) => ({
  alone: truth(verdict, cause, 'unknown'),
  besideDirect: truth(verdict, cause, 'edge'),
})
/** The origin did it; alone, nobody can know. */
const originDid = (verdict: VerdictKind, cause: Cause) => ({
  alone: truth(verdict, cause, 'unknown'),
  besideDirect: truth(verdict, cause, 'origin'),
})
/** Alone it looks like a source's own way; beside the origin it is the edge's doing. */
const onlyBeside = (cause: Cause) => ({ alone: well, besideDirect: truth('degrades', cause, 'edge') })
const fine = { alone: well, besideDirect: well }

const prompt = Buffer.from('{"model":"m","messages":[],"stream":true}')
const llm = { path: '/v1/chat/completions', request: { method: 'POST', body: prompt } }

const page = (title: string, mark: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${mark}</center>\r\n</body>\r\n</html>\r\n`

export const cases: Case[] = [
  // Nothing is wrong.
  { title: 'a model behind an edge that passes everything', ...llm, fault: fault.none, ...fine },
  { title: 'a slow generator', path: '/slow', fault: fault.none, ...fine },
  { title: 'a bursty generator', path: '/bursty', fault: fault.none, ...fine },
  { title: 'a source that sends five events at a time', path: '/fives', fault: fault.none, ...fine },
  { title: 'one to five events, every 500 ms', path: '/ones-to-fives', fault: fault.none, ...fine },
  { title: 'a first write of two events', path: '/two-first', fault: fault.none, ...fine },
  { title: 'NDJSON in pieces of 1 KiB', path: '/pieces', fault: fault.none, ...fine },
  { title: 'an instant generator', path: '/instant', fault: fault.none, ...fine },
  { title: 'NDJSON', path: '/ndjson', fault: fault.none, ...fine },
  { title: 'events with their times', path: '/timed', fault: fault.none, ...fine },
  { title: 'a WebSocket', path: '/ws', webSocket: true, fault: fault.none, ...fine },
  {
    title: 'a GraphQL subscription',
    path: '/graphql',
    webSocket: true,
    request: { send: ['{"id":"1","type":"subscribe","payload":{"query":"subscription { n }"}}'] },
    fault: fault.tunnels,
    ...fine,
  },
  { title: 'CRLF split between two reads', path: '/crlf', fault: fault.none, ...fine },
  { title: 'a constant 300 ms', path: '/steady', fault: fault.farAway, ...fine },
  { title: 'an instant generator, 300 ms away', path: '/instant', fault: fault.farAway, ...fine },
  { title: 'a link of 20 KB/s with less on it', ...llm, fault: fault.thin, ...fine },
  { title: 'a link of 20 KB/s with more than it carries', path: '/big', fault: fault.thin, ...fine },
  { title: 'a pause, and a limit that is longer', path: '/pausing', fault: fault.cutsIdle(6_000), ...fine },
  // Held.
  // Its reader gets all at once, as from an edge that holds it: only beside the origin can anybody tell.
  {
    title: 'a model that thinks, and then sends everything',
    path: '/thinks',
    fault: fault.none,
    ...originDid('degrades', 'held-to-end'),
  },
  { title: 'a model, held to the end', ...llm, fault: fault.toTheEnd, ...edgeDid('degrades', 'held-to-end') },
  { title: 'held to the end', path: '/steady', fault: fault.toTheEnd, ...edgeDid('degrades', 'held-to-end') },
  {
    title: 'an added Content-Length',
    path: '/steady',
    fault: fault.addsContentLength,
    ...edgeDid('degrades', 'held-to-end'),
  },
  {
    title: 'a Content-Length on what came at once',
    path: '/instant',
    fault: fault.addsContentLength,
    ...edgeDid('degrades', 'held-to-end'),
  },
  {
    title: 'a buffer of 4 KB',
    path: '/bulky',
    fault: fault.bySize(4_096),
    ...onlyBeside('held-by-size'),
  },
  {
    title: 'a buffer of 4 KB that holds the head too',
    path: '/bulky',
    fault: fault.bySize(4_096, 133),
    ...onlyBeside('held-by-size'),
  },
  {
    title: 'a timer of 350 ms over a model',
    path: '/timed',
    fault: fault.byTime(350),
    ...onlyBeside('held-by-time'),
  },
  {
    title: 'a timer of 450 ms',
    path: '/irregular',
    fault: fault.byTime(450),
    ...onlyBeside('held-by-time'),
  },
  {
    title: 'a WebSocket held to the end',
    path: '/ws',
    webSocket: true,
    fault: fault.toTheEnd,
    ...edgeDid('degrades', 'held-to-end'),
  },
  {
    title: 'a first event held until the second',
    path: '/slow',
    fault: fault.holdsFirst,
    ...onlyBeside('first-held'),
  },
  { title: 'a late head', path: '/steady', fault: fault.holdsHead(1_000), ...onlyBeside('head-late') },
  {
    title: 'compressed whole',
    path: '/steady',
    fault: fault.gzipWhole,
    ...edgeDid('degrades', 'held-to-end'),
  },
  {
    title: 'gzip above 1 KB',
    path: '/long',
    fault: fault.gzipAbove(200),
    ...edgeDid('degrades', 'held-by-compression'),
  },
  // The origin's own doing.
  {
    title: 'an origin that sends it whole',
    path: '/sends-whole',
    fault: fault.none,
    ...originDid('degrades', 'held-to-end'),
  },
  {
    title: 'an origin whose compression collects',
    path: '/compresses',
    fault: fault.none,
    ...originDid('degrades', 'held-by-compression'),
  },
  { title: 'an origin that dies', path: '/dies', fault: fault.none, ...originDid('cut', 'truncated') },
  {
    title: 'an origin that says itself that it failed',
    path: '/overloaded',
    fault: fault.none,
    alone: truth('cut', 'truncated', 'origin'),
    besideDirect: truth('cut', 'truncated', 'origin'),
  },
  {
    title: 'a WebSocket that its origin closes with 1011',
    path: '/ws-fails',
    webSocket: true,
    fault: fault.tunnels,
    ...originDid('cut', 'truncated'),
  },
  {
    title: 'bytes that are not UTF-8',
    path: '/not-utf8',
    fault: fault.none,
    ...originDid('degrades', 'altered'),
  },
  {
    title: 'events as text/plain',
    path: '/as-text',
    fault: fault.none,
    ...originDid('degrades', 'wrong-type'),
  },
  { title: 'one JSON document', path: '/json', fault: fault.none, ...originDid('refused', 'not-a-stream') },
  // Cut.
  { title: 'cut by total', path: '/varied', fault: fault.cutsTotal(2_050), ...edgeDid('cut', 'cut-total') },
  {
    title: 'cut by total, by reset',
    path: '/varied',
    fault: fault.cutsTotal(2_050, 'reset'),
    ...edgeDid('cut', 'cut-total'),
  },
  {
    title: 'a model cut by total, cleanly',
    ...llm,
    fault: fault.cutsTotal(900, 'clean'),
    ...edgeDid('cut', 'hidden-end'),
  },
  { title: 'cut by silence', path: '/pausing', fault: fault.cutsIdle(1_500), ...edgeDid('cut', 'cut-idle') },
  {
    title: 'cut by silence, cleanly, where the last event is known',
    path: '/pausing',
    request: { until: 'event 6' },
    fault: fault.cutsIdle(1_500, 'clean'),
    ...edgeDid('cut', 'hidden-end'),
  },
  {
    title: 'a WebSocket cut by total',
    path: '/ws-varied',
    webSocket: true,
    fault: fault.cutsTotal(980),
    ...edgeDid('cut', 'cut-total'),
  },
  // Never begun.
  {
    title: 'a dropped Upgrade',
    path: '/ws',
    webSocket: true,
    fault: fault.dropsUpgrade,
    ...edgeDid('refused', 'no-upgrade'),
  },
  {
    title: 'a WebSocket that never answers',
    path: '/ws-silent',
    webSocket: true,
    request: { longest: 1_500 },
    fault: fault.tunnels,
    ...originDid('unknown', 'silent'),
  },
  {
    title: 'an unknown authority',
    path: '/steady',
    fault: fault.untrusted,
    alone: truth('unknown', 'unreachable', 'client'),
    besideDirect: truth('unknown', 'unreachable', 'client'),
  },
  {
    title: 'a login page with 200',
    path: '/steady',
    fault: fault.answers(200, { 'content-type': 'text/html' }, '<!doctype html><title>Sign in</title>'),
    ...edgeDid('refused', 'not-a-stream'),
  },
  {
    title: 'a login page of the origin’s own',
    path: '/login',
    fault: fault.none,
    ...originDid('refused', 'not-a-stream'),
  },
  {
    title: 'an error page of nginx’s',
    path: '/steady',
    fault: fault.answers(
      502,
      { server: 'nginx/1.27.3', 'content-type': 'text/html' },
      page('502 Bad Gateway', 'nginx/1.27.3'),
    ),
    alone: truth('refused', 'refused', 'edge'),
    besideDirect: truth('refused', 'refused', 'edge'),
  },
  {
    title: 'endless silence',
    path: '/silent',
    request: { longest: 1_500 },
    fault: fault.none,
    ...originDid('unknown', 'silent'),
  },
  {
    title: 'a stream without an end',
    path: '/endless',
    request: { longest: 1_500 },
    fault: fault.none,
    ...fine,
  },
  {
    title: 'a stream without an end, held to the end',
    path: '/endless',
    request: { longest: 1_500 },
    fault: fault.toTheEnd,
    alone: truth('unknown', 'silent', 'unknown'),
    besideDirect: truth('cut', 'silent', 'edge'),
  },
  {
    title: 'a head, and then silence',
    path: '/quiet',
    request: { longest: 1_500 },
    fault: fault.none,
    ...originDid('unknown', 'silent'),
  },
]
