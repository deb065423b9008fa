import type { UrlFigures } from '../load/result.ts'
import { holdUrl } from '../load/url-hold.ts'
import { loadUrl } from '../load/url-load.ts'
import type { UrlTarget } from '../load/url-side.ts'
import type { UrlTally } from '../load/url-tally.ts'
import { findUrl } from '../probe/judge/url/finding.ts'
import { endOf, profileOf, profiles } from '../probe/profiles/index.ts'
import { reportsError } from '../probe/profiles/profile.ts'
import { askUrl, completed } from '../probe/url/ask.ts'
import { addressOf } from '../probe/url/ask-http.ts'
import type { UrlOutcome, UrlRequest } from '../probe/url-model.ts'
import { LOAD_VERSION, type LoadReport, loadReport } from '../report/load-url.ts'
import { count } from '../report/words.ts'
import { type CommandContext, runCommand, UsageError } from './command.ts'
import { fitted } from './help.ts'
import { liveLine } from './live-line.ts'
import { type Bound, type LoadOptions, loadHelp, parseLoad } from './load-options.ts'
import { isPrivate } from './private-address.ts'

/** How long the first look listens at most, ms. */
const LOOK = { load: 10_000, hold: 2_000 }

/** `streamproof load`. */
export function load(args: string[]): Promise<void> {
  return runCommand(main, { args, usage: 'streamproof load --help says more.' })
}

async function main({ args, signal, progress }: CommandContext): Promise<number> {
  const options = await parseLoad(args)
  if (!options) {
    console.log(fitted(loadHelp))
    return 0
  }
  await mayLoad(options)
  progress(planOf(options))
  const seen = await look(options.request, 'url', options, signal)
  const direct =
    options.direct && !options.hold
      ? await look({ ...options.request, url: options.direct }, 'direct', options, signal)
      : undefined
  const report = await measure(options, { seen, direct }, signal, progress)
  console.log(options.json ? JSON.stringify(report, null, 2) : loadReport(report))
  signal.throwIfAborted()
  return report.failures.length > 0 ? 1 : 0
}

/** Throws where somebody else's machine would be loaded without `--yes`. */
async function mayLoad({ request, direct, yes }: LoadOptions): Promise<void> {
  if (yes) return
  for (const url of direct ? [request.url, direct] : [request.url]) {
    if (await isPrivate(url, addressOf({ ...request, url })).catch((error) => unknownHost(url, error)))
      continue
    throw new UsageError(
      `${url.host} is neither loopback nor private: pass --yes if you are allowed to load it`,
    )
  }
}

function unknownHost({ hostname }: URL, { code }: NodeJS.ErrnoException): never {
  throw new UsageError(
    `${hostname} cannot be looked up (${code}): check how it is written, or give its address with --resolve`,
  )
}

function planOf({ request, direct, connections, seconds, hold, rampSeconds }: LoadOptions): string {
  const { title } = profileOf(request)
  const first = `1 request to ${request.url.host} to see what comes, read as ${title}`
  if (hold)
    return `Plan: ${first}; ${count(connections, 'stream')} opened within ${rampSeconds} s and held for ${seconds} s; then all are closed at once and reconnect.`
  const beside = direct ? `; and as much to ${direct.host}, alternating` : ''
  return `Plan: ${first}; then ${count(connections, 'connection')} for ${seconds} s, each asks again as soon as its stream ends${beside}.`
}

/**
 * Asks once, to see what comes.
 * @throws an Error where no stream does
 */
async function look(
  request: UrlRequest,
  name: string,
  { hold, seconds, firstLook }: LoadOptions,
  signal: AbortSignal,
): Promise<UrlOutcome> {
  const longest = firstLook ?? (hold ? LOOK.hold : Math.min(LOOK.load, seconds * 1_000))
  const outcome = await askUrl(
    { ...request, protocol: 'http1', longest, signal },
    { name, url: request.url },
    'identity',
  )
  const { fault, status, ending, url } = outcome
  if (fault) throw new Error(`${url} could not be asked: ${fault.message} (${fault.code})`)
  if (status !== 200 && status !== 101)
    throw new Error(
      `${url} answered ${status === undefined ? `nothing (${ending})` : `with status ${status}`}: there is no stream to load`,
    )
  const { verdict, reason } = findUrl(outcome)
  if (verdict === 'refused') throw new Error(`${url}: ${reason}: there is no stream to load`)
  return outcome
}

async function measure(
  options: LoadOptions,
  { seen, direct }: { seen: UrlOutcome; direct: UrlOutcome | undefined },
  signal: AbortSignal,
  progress: (line: string) => void,
): Promise<LoadReport> {
  const { request, connections, seconds, hold, rampSeconds, failOn } = options
  const target = targetOf(request, seen)
  const common = { target, connections, seconds, signal }
  using live = liveLine()
  const show = (name: string, tally: UrlTally) =>
    live.show(() => `${name}: ${tally.open} open, ${tally.whole} whole, ${tally.broken} broken`)
  const found = hold
    ? { hold: await holdUrl({ ...common, direct: options.direct, rampSeconds, onPhase: show }) }
    : {
        load: await loadUrl({
          ...common,
          ...(direct && options.direct && { direct: targetOf({ ...request, url: options.direct }, seen) }),
          streamSeconds: Math.max(seen.endedMs ?? 0, direct?.endedMs ?? 0) / 1_000,
          onTurn: show,
        }),
      }
  if (options.direct && found.hold && !found.hold.service)
    progress(`${options.direct.host} shows no metrics of ours: start the service with METRICS=true`)
  const figures = found.hold ? [found.hold.held, found.hold.storm] : [found.load]
  return {
    version: LOAD_VERSION,
    at: new Date(seen.startedAt).toISOString(),
    url: seen.url,
    ...(direct && { direct: direct.url }),
    transport: seen.transport,
    profile: seen.profile,
    ...(seen.sentinel && { sentinel: seen.sentinel.expected }),
    connections,
    seconds,
    interrupted: signal.aborted,
    failures: failures(figures, failOn),
    ...found,
  }
}

/** What to ask again and again, and how to read it, after the first look. */
function targetOf(request: UrlRequest, { transport, profile: id, sentinel }: UrlOutcome): UrlTarget {
  const { url, method, body, headers, tls } = completed(request)
  const { 'sec-websocket-protocol': offered, ...fields } = headers
  const profile = profiles.find((profile) => profile.id === id) ?? profileOf(request)
  const additions = profile.ask?.(request)
  const address = addressOf(request)
  const isWebSocket = transport === 'websocket'
  const end = endOf(profile, request.until)
  // Without a profile that knows it, the first look may have seen it.
  const isDone = sentinel?.came ? ({ data }: { data: string }) => data.trim() === '[DONE]' : undefined
  return {
    request: {
      url,
      method,
      headers: { accept: '*/*', ...(!isWebSocket && { 'accept-encoding': 'identity' }), ...fields },
      body,
      send: additions?.send ?? request.send,
      protocols: offered?.split(',').map((name) => name.trim()) ?? additions?.protocols ?? [],
      connect: { ...tls, ...(address !== undefined && { address }) },
    },
    reading: {
      form: isWebSocket ? 'messages' : transport === 'sse' ? 'sse' : 'lines',
      isEnd: end?.isEnd ?? isDone,
      isContent: profile.isContent,
      isError: reportsError(profile),
    },
  }
}

/** Why the exit status is 1. */
function failures(all: UrlFigures[], failOn: Bound | undefined): string[] {
  const sum = (of: (figures: UrlFigures) => number) => all.reduce((sum, figures) => sum + of(figures), 0)
  const cut = sum(({ broken }) => broken.cut)
  const altered = sum(({ broken }) => broken.altered)
  const came = sum(({ whole, open }) => whole + open)
  return [
    cut > 0 && `${cut} cut`,
    altered > 0 && `${altered} altered`,
    cut + altered + came === 0 && 'no stream came',
    failOn && exceeded(all, failOn),
  ].filter((text): text is string => typeof text === 'string')
}

/** The bound, where it is exceeded. A figure that was not measured fails too. */
function exceeded(all: UrlFigures[], { text, figure, percentile, most }: Bound): string | undefined {
  const [main, ...others] = all.map((figures) => figures[figure]?.[percentile])
  if (main === undefined) return `${text} (not measured)`
  return [main, ...others].some((ms = 0) => ms > most) ? text : undefined
}
