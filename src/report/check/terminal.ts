import { styleText } from 'node:util'
import type { AdviceFor } from '../../probe/advice/advice.ts'
import type { UrlFacts } from '../../probe/judge/url/facts.ts'
import type { VerdictKind } from '../../probe/model.ts'
import type { UrlOutcome } from '../../probe/url-model.ts'
import { printable } from '../printable.ts'
import { count, placeOf } from '../words.ts'
import { wrap } from '../wrap.ts'
import type { CheckResult } from './result.ts'
import { legend, timeline } from './timeline.ts'

const colours = {
  survives: 'green',
  degrades: 'yellow',
  cut: 'red',
  refused: 'red',
  unknown: 'magenta',
} as const satisfies Record<VerdictKind, string>

/** The column in which what is said begins. */
const INDENT = 10

/**
 * The result, as wide as the terminal: verdict and reason, who, what to change, the time line, facts. Coloured where
 * standard output takes it.
 */
export function checkReport(given: CheckResult, width: number): string {
  const result = printed(given)
  const { verdict, cause, reason, who, toTell, notes, advice, requests, facts } = result
  const room = Math.max(40, Math.min(width, 120))
  const title = `${verdict.toUpperCase()}${cause === 'none' || cause === verdict ? '' : `: ${cause}`}`
  const spanMs = Math.max(...requests.map(({ endedMs = 0 }) => endedMs))
  const blocks = [
    [styleText([colours[verdict], 'bold'], title), ...wrap(reason, room)],
    who !== undefined && labelled('Who', room, [who, ...(toTell ? [toTell] : [])]),
    advice.length > 0 && labelled('Change', room, advice.flatMap(adviceLines)),
    notes.length > 0 && labelled('Note', room, [...notes, ...(toTell && who === undefined ? [toTell] : [])]),
    verdict !== 'refused' &&
      requests.some(({ events }) => events.length > 0) &&
      times(requests, spanMs, room),
    labelled('Facts', room, factLines(facts, result)),
  ]
  return blocks
    .filter((block): block is string[] => Boolean(block))
    .map((block) => block.join('\n'))
    .join('\n\n')
}

/** The same without what a terminal would obey: some of it is somebody else's text. */
function printed<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, part) => (typeof part === 'string' ? printable(part) : part))
}

/** A label, and each paragraph beside it, wrapped. A paragraph that begins with a tab keeps its lines. */
function labelled(label: string, width: number, paragraphs: string[]): string[] {
  const lines = paragraphs.flatMap((text) =>
    text.startsWith('\t') ? [`  ${text.slice(1)}`] : wrap(text, width - INDENT),
  )
  return lines.map(
    (line, n) => `${n === 0 ? styleText('bold', label.padEnd(INDENT)) : ' '.repeat(INDENT)}${line}`,
  )
}

function adviceLines({ text, lines = [], source, proof, for: whom }: AdviceFor): string[] {
  const sure = proof === 'run' ? 'A test runs it.' : ''
  return [
    `${placeOf(whom)}: ${text}`,
    ...lines.map((line) => `\t${line}`),
    ...(sure || source ? [[sure, source && `See ${source}`].filter(Boolean).join(' ')] : []),
  ]
}

function times(requests: UrlOutcome[], spanMs: number, width: number): string[] {
  const names = requests.map(({ target, variation }) =>
    variation === 'identity'
      ? `${target}, no gzip`
      : variation === 'http/1.1'
        ? `${target}, HTTP/1.1`
        : target,
  )
  const name = Math.max(...names.map(({ length }) => length)) + 2
  const room = width - INDENT - name - 9
  const rows = requests.map((outcome, n) => {
    const end = outcome.fault ? outcome.fault.code : `${((outcome.endedMs ?? 0) / 1_000).toFixed(2)} s`
    const line = outcome.fault ? '' : timeline(outcome, spanMs, room)
    return `${(names[n] ?? '').padEnd(name)}${line.padEnd(room + 1)} ${end.padStart(7)}`
  })
  return [...rows, ...wrap(legend, width - INDENT)].map(
    (line, n) => `${n === 0 ? styleText('bold', 'Time'.padEnd(INDENT)) : ' '.repeat(INDENT)}${line}`,
  )
}

function factLines(facts: UrlFacts, { edges, requests, profile, cause, verdict }: CheckResult): string[] {
  const { status, httpVersion, tls, alpn, contentType, coding, contentLength, etag, altSvc, antiBuffering } =
    facts
  const isHttp = status !== undefined && status !== 101
  const ms = (value = 0) => (value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(2)} s`)
  const list = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join(', ')
  const fields = Object.entries(antiBuffering).map(([field, value]) => `${field}: ${value}`)
  const ending = facts.closeCode === undefined ? facts.ending : `closed with ${facts.closeCode}`
  const times = list(
    facts.headMs !== undefined && `head at ${ms(facts.headMs)}`,
    facts.firstByteMs !== undefined && `first byte at ${ms(facts.firstByteMs)}`,
    cause !== 'not-a-stream' &&
      facts.firstEventMs !== undefined &&
      `first event at ${ms(facts.firstEventMs)}`,
    facts.endedMs !== undefined && `${ending} at ${ms(facts.endedMs)}`,
  )
  return [
    list(
      status !== undefined && `status ${status}`,
      httpVersion && `HTTP/${httpVersion}`,
      facts.connectMs !== undefined && `connected in ${ms(facts.connectMs)}`,
      tls,
      alpn && `ALPN ${alpn}`,
      contentType ?? (isHttp && 'no content type'),
      coding && `coded ${coding}`,
      contentLength !== undefined && `Content-Length ${contentLength}`,
      etag && 'with an ETag',
      altSvc && `Alt-Svc ${altSvc}`,
      status !== undefined && `read as ${profile}`,
    ),
    times && `after the request: ${times}`,
    facts.events > 0 &&
      cause !== 'not-a-stream' &&
      list(
        `${count(facts.events, 'event')} in ${count(facts.reads, 'read')}, ${count(facts.bytes, 'byte')}`,
        facts.eventsPerReadMax > 1 && `up to ${facts.eventsPerReadMax} events a read`,
        facts.gapMedianMs !== undefined &&
          `gaps ${ms(facts.gapMedianMs)} (median), ${ms(facts.gapMaxMs)} (longest)`,
        `shape: ${facts.shape}`,
      ),
    facts.heartbeats > 0 && count(facts.heartbeats, 'heartbeat'),
    facts.sentinel &&
      facts.events > 1 &&
      `last event (${facts.sentinel}) ${facts.sentinelCame ? 'came' : 'did not come'}`,
    isHttp &&
      verdict !== 'refused' &&
      (fields.length > 0 ? `asks proxies: ${fields.join(', ')}` : 'no anti-buffering headers'),
    edges.length > 0 &&
      `showed: ${edges.map(({ title, evidence }) => `${title} (${evidence.join('; ')})`).join(', ')}. A mark is no proof.`,
    `${count(requests.length, 'request')} sent`,
  ].filter((line): line is string => Boolean(line))
}
