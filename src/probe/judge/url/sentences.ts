import type { Ending } from '../../model.ts'
import type { UrlTransport } from '../../url-model.ts'
import type { Limit } from '../../vendors/vendor.ts'
import { count, duration, size } from '../numbers.ts'
import type { Shape } from '../shape.ts'
import { meaningOf } from './closes.ts'
import { meaningOfHttp2 } from './http2-codes.ts'

// The sentences about a stream of unknown making: what happened. Programs never read them.

/** The same of what a transport carries: `1 message`, `12 events`. */
export function counted(number: number, transport: UrlTransport): string {
  return count(number, transport === 'websocket' ? 'message' : 'event')
}

const broken = {
  truncated: 'the connection closed without the end of the stream',
  reset: 'the connection was reset',
} as const satisfies Partial<Record<Ending, string>>

/** What HTTP/2 says of an end: RST_STREAM, a GOAWAY that leaves this stream out, or a GOAWAY before the connection ended. */
export interface Http2End {
  how: 'reset' | 'dropped' | 'left'
  code: number
}

function ended(ending: keyof typeof broken, end: Http2End | undefined): string {
  if (!end) return broken[ending]
  const meaning = meaningOfHttp2(end.code)
  return {
    reset: `the stream was reset with ${meaning}`,
    dropped: `the server gave the stream up, by a GOAWAY with ${meaning}`,
    left: `${broken[ending]}, behind a GOAWAY with ${meaning}`,
  }[end.how]
}

const names = { sse: 'Server-Sent Events', ndjson: 'NDJSON' } as const

const quotes = (words: string) => (words ? ` (“${words}”)` : '')

/** Words of an answer on one line, 80 characters of them at most. */
export function abridged(words = ''): string {
  const line = words.replace(/\s+/g, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 80)}…` : line
}

interface Bursts {
  events: number
  bursts: number
}

/** What one outcome, or several of one target, mean by themselves. */
export const found = {
  endless: (bytes: number, ms: number) =>
    `${size(bytes)} came in ${duration(ms)}; check reads no more of one answer: ask for a smaller stream`,
  nothingCame: (headMs: number, beats: number, ms: number) =>
    `the answer began at ${duration(headMs)}, and then ${beats > 0 ? `nothing but ${count(beats, 'heartbeat')}` : 'nothing'} came until ${duration(ms)}`,
  shorter: (bytes: number, length: number, ms: number) =>
    `${bytes} of the ${count(length, 'byte')} that Content-Length promises came until ${duration(ms)}`,
  withoutLast: (events: number, ms: number, expected: string) =>
    `it ended cleanly after ${count(events)} and ${duration(ms)}, but without its last event (${expected})`,
  reported: (events: number, ms: number, said: string | undefined) =>
    `the source itself reported its failure in the stream, after ${count(events)}, at ${duration(ms)}${quotes(abridged(said))}`,
  refusedInStream: (ms: number, said: string | undefined) =>
    `the stream began with the source’s own error event, at ${duration(ms)}${quotes(abridged(said))}`,
  otherType: (wanted: 'sse' | 'ndjson', type: string) => `${names[wanted]} had to come, and ${type} came`,
  wrongType: (type = 'no content type') =>
    `Server-Sent Events came as ${type} instead of text/event-stream: EventSource refuses them`,
  undecodable: (coding: string) =>
    `no event can be read from the body: it is not the ${coding} that it says it is, or a coding that was not asked for`,
  eventless: (beats: number, ms: number) =>
    `${beats > 0 ? `nothing but ${count(beats, 'heartbeat')}` : 'bytes, but no event,'} came until ${duration(ms)}`,
  notUtf8: (at: number, transport: string) =>
    `it holds bytes that are not UTF-8, first behind byte ${at}; ${transport === 'sse' ? 'an event stream' : 'NDJSON'} has to be UTF-8`,
  collected: (events: number, waitMs: number | undefined, mark: string) =>
    `all ${count(events)} came at once${waited(waitMs)}, with ${mark}: somebody collected the whole stream before the head was sent`,
  heldToEnd: (events: number, waitMs: number, withHead: boolean) =>
    `${withHead ? 'the head and ' : ''}all ${count(events)} came at once${waited(waitMs)}, and then the end`,
  heldByTimes: (events: number, bursts: number, worst: number) =>
    `${count(events)} came in ${count(bursts, 'burst')}; by the times in their data they waited up to ${duration(worst)}`,
  whole: (events: string, how: string, end: string) => `${events}, ${how}, ${end}`,
  goesOn: (ms: number) => `still going after ${duration(ms)}`,
  ended: (ms: number, last: string | undefined) =>
    `whole at ${duration(ms)}${last === undefined ? '' : ` with its last event (${last})`}`,

  malformed: (events: string, ms: number, detail: string | undefined) =>
    `after ${events}, at ${duration(ms)}, the next bytes are invalid: ${detail}`,
  malformedHttp2: (
    events: string,
    ms: number,
    lengths: { promised: number; came: number } | undefined,
    detail: string | undefined,
  ) =>
    `after ${events}, at ${duration(ms)}, ${lengths ? `the stream ended, and ${lengths.came} of the ${count(lengths.promised, 'byte')} that Content-Length promises had come` : 'something came that HTTP/2 does not allow'}: ${detail}`,
  cut: (events: string, ms: number, how: string) => `cut after ${events}, at ${duration(ms)}: ${how}`,
  cutIdle: (quietMs: number, ms: number, how: string) =>
    `cut after ${duration(quietMs)} of silence, at ${duration(ms)}: ${how}`,
  brokenOff: ended,
  closed: (code: number, reason: string | undefined) =>
    `the other side closed the WebSocket ${code === 1005 ? 'without a code' : `with ${code} (${meaningOf(code)})`}${reason ? `, saying “${reason}”` : ''}`,

  directly: {
    heldToEnd: (events: number, ms: number, firstMs: number, lastMs: number) =>
      `all ${count(events)} came at once, at ${duration(ms)}; asked directly, they came from ${duration(firstMs)} to ${duration(lastMs)}`,
    merged: (ours: Bursts, gapMs: number, bytes: number | undefined, theirs: Bursts) =>
      `${count(ours.events)} came in ${count(ours.bursts, 'burst')}${bytes === undefined ? '' : ` of ${size(bytes)}`}, ${duration(gapMs)} apart; asked directly, ${count(theirs.events)} came in ${theirs.bursts}`,
    lateHead: (ms: number, late: number) =>
      `the head came at ${duration(ms)}, ${duration(late)} later than when asked directly`,
    firstHeld: (ms: number, late: number) =>
      `the first event came at ${duration(ms)}, ${duration(late)} later than when asked directly; the last was in time`,
  },

  onlyCompressed: (reason: string) =>
    `compressed, ${reason}; asked without compression, the events came one by one`,
  onlyOverHttp2: (reason: string, there: string) =>
    `over HTTP/2, but not over HTTP/1.1, ${reason}; over HTTP/1.1 ${there}`,
  sameMoment: (reason: string) => `${reason}; the second time at the same moment`,
  often: (shown: number, runs: number) =>
    shown === runs ? ` (${shown} of ${runs} times)` : ` (only ${shown} of ${runs} times)`,
}

/** What came in place of a stream, or of any answer. */
export const refused = {
  beforeAnswer: (ending: 'reset' | 'truncated', ms: number, handshake: boolean) =>
    `the connection ${ending === 'reset' ? 'was reset' : 'closed'} at ${duration(ms)}, before ${handshake ? 'the handshake’s answer' : 'an answer'}`,
  beforeHttp2Answer: (ending: keyof typeof broken, ms: number, end: Http2End) =>
    `before an answer, at ${duration(ms)}, ${ended(ending, end)}`,
  notHttp: (detail: string | undefined) => `the answer's head is not valid HTTP: ${detail}`,
  notHttp2: (detail: string | undefined) =>
    `the answer's head is not valid HTTP/2: ${detail}. HTTP/2 forbids fields of the connection, such as Connection, and names in upper case`,
  noAnswer: (ms: number) => `no answer came within ${duration(ms)}`,
  timedOut: (said: string, ms: number, words: string) => `${said} at ${duration(ms)}${quotes(words)}`,
  redirected: (said: string, to: string | undefined) =>
    `${said}${to ? ` to ${to}: check follows no redirects, ask ${to}` : ''}`,
  status: (said: string, words: string) => `${said}${quotes(words)}`,
  nothingToStream: (said: string) => `${said}: there is nothing to stream`,
  page: (said: string, words: string) => `a page of HTML came with ${said}${quotes(words)}`,
  document: (said: string) => `one JSON document came with ${said}, not a stream`,
  empty: (said: string) => `${said} with an empty body`,
  notAWebSocket: (why: string | undefined) => `101 came, but no WebSocket: ${why}`,
  noUpgrade: (said: string, words: string) =>
    `${said} came instead of 101 Switching Protocols${quotes(words)}`,
}

/** Why the server could not be asked, and what to do. */
export const unreachable = {
  notFound: (name: string, code: string) => `the name ${name} was not found (${code})`,
  refused: (host: string, code: string) => `nobody listens at ${host} (${code})`,
  noTls: (host: string, code: string) =>
    `what answers at ${host} does not speak TLS (${code}): ask it with http:// or ws://, or choose another port`,
  // What follows a semicolon is Node's advice to its own command line.
  untrusted: (message: string, code: string) =>
    `its certificate is not trusted: ${message.split(';')[0]} (${code}). --cacert FILE trusts its authority, -k any certificate`,
  notHttp: (message: string) =>
    `what came is not HTTP of the version that was asked for: ${message}. --http2 and --http1.1 choose the version`,
  otherwise: (message: string, code: string) => `${message} (${code})`,
}

/** Who did it, and what would tell. */
export const who = {
  toTell: 'Ask the origin beside the edge: the same command with --direct http://ORIGIN:PORT/path',
  askOrigin: 'Ask the origin itself: --direct http://ORIGIN:PORT/path',
  mendOrigin: 'Mend the origin first, then ask again.',
  untrusting: 'The client: it does not trust the certificate, and ended the connection.',
  noAnswer: 'Unknown: no answer was received.',
  ownError: 'The origin: its stream holds its own error event.',
  origin: 'The origin: asked directly, without the edge, it does the same.',
  edge: (hop: string, beyond: string) =>
    `${hop === 'url' ? 'The edge' : `The hop ${hop}`}: asked ${beyond === 'direct' ? 'directly' : `at ${beyond}`}, the same request arrives as it should.`,
  innermost: (hop: string) => `Cannot tell: ${hop} or the origin behind it. ${hop} shows it too.`,
  failsOtherwise: (reason: string) =>
    `Cannot tell: asked directly, the origin fails too, in another way: ${reason}.`,
  noSooner: 'Cannot tell: asked directly, the events came no sooner, though not all at once. Ask again.',
  errorPage: (vendor: string) =>
    `Likely ${vendor}: the answer is its own error page. Why it sent that, its own log says; the origin may be down.`,
  limit: (vendor: string, { name, ms, source }: Limit) =>
    `Likely ${vendor}: that is its ${name} of ${ms / 1000} s, to the moment (${source}).`,
  either: (like?: { vendor: string; limit: Limit }) =>
    `Cannot tell: edge or origin.${like ? ` ${like.limit.ms / 1000} s is the default of ${like.vendor}’s ${like.limit.name} (${like.limit.source}).` : ''}`,
}

/** What is worth knowing, and no fault. */
export const notes = {
  notAsked: (name: string, reason: string) => `${name} could not be asked: ${reason}.`,
  notInOrder: (name: string, reason: string) => `${name} is not in order: ${reason}.`,
  suspect:
    'The source may send its events like this, or something on the way may hold them: one side alone cannot show which.',
  lateHead: (ms: number) => `The response headers arrived after ${duration(ms)}.`,
  length: (length: string) => `It has a Content-Length (${length}): its end was known before it began.`,
  stayedOpen: (ms: number) =>
    `The connection stayed open after the last event; the client left at ${duration(ms)}.`,
  heartbeat: (everyMs: number, vendor: string, { name, ms }: Limit) =>
    `The heartbeat comes every ${duration(everyMs)}, too close to ${vendor}’s ${name} of ${ms / 1000} s: it loses the race now and then. Halve it.`,
  wentOn: 'The source reported an error in its stream, and went on.',
  limit: (vendor: string, { name, ms, source }: Limit) => `${ms / 1000} s is ${vendor}’s ${name}: ${source}`,
}

function waited(ms: number | undefined): string {
  return ms === undefined ? '' : `, after ${duration(ms)} of nothing`
}

/** How the events of a stream that is in order arrived. @param first when the first did, ms */
export function arrived(shape: Shape, first: number): string {
  switch (shape.kind) {
    case 'single':
      return `at ${duration(first)}`
    case 'instant':
      return `all at once at ${duration(first)}, too early for anything to have been held`
    case 'size':
      return `in ${shape.bursts} bursts of ${size(shape.bytes)}, which break events in two`
    case 'time':
      return `in ${shape.bursts} bursts, one every ${duration(shape.periodMs)}`
    case 'first-held':
      return `the first two together at ${duration(first)}, the others one every ${duration(shape.intervalMs)}`
    case 'bursty':
      return `in ${shape.bursts} bursts of whole events, as a source can make them`
    default:
      return `one by one from ${duration(first)} on`
  }
}
