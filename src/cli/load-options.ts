import { parseArgs } from 'node:util'
import type { Percentiles, UrlFigures } from '../load/result.ts'
import type { UrlRequest } from '../probe/url-model.ts'
import { misused, UsageError } from './command.ts'
import { listenOptions, parseOther, readRequest, requestHelp, requestOptions } from './request-options.ts'
import { parseDuration, parseWhole } from './values.ts'

/** The figures that `--fail-on` may bound. */
const bounded = {
  'first-byte': 'firstByte',
  'first-event': 'firstEvent',
  gap: 'gaps',
  stream: 'wholeStream',
} as const satisfies Record<string, keyof UrlFigures>

/** A bound on a measured time. */
export interface Bound {
  /** As it was given. */
  text: string
  figure: (typeof bounded)[keyof typeof bounded]
  percentile: keyof Percentiles
  /** Milliseconds. */
  most: number
}

export interface LoadOptions {
  request: UrlRequest
  /** The same streams without the edge. */
  direct: URL | undefined
  /** How long the first request listens at most, ms. Default: 10 s, and 2 s to hold. */
  firstLook: number | undefined
  /** Concurrent streams. */
  connections: number
  /** How long to load, or to hold, seconds. */
  seconds: number
  /** Hold streams open, instead of asking again and again. */
  hold: boolean
  /** How long it takes to open them, seconds. */
  rampSeconds: number
  /** Load addresses that are not private too. */
  yes: boolean
  json: boolean
  /** A bound that must hold. */
  failOn: Bound | undefined
}

export const loadHelp = `Usage: streamproof load [options] URL

Asks for one stream after another on several connections. Counts how many streams ended whole, were refused, cut or
altered, and how long they took. A stream is whole if its last event came (where that event is known), if its transport
ended it, and if it holds what most of the others hold. Requests use HTTP/1.1, and no compression unless -H asks for it.

${requestHelp}
  -m, --max-time SEC     how long the first request listens, to see what comes (see --for)
      --for DURATION     the same, such as 90s. Default: 10s; 2s with --hold
  -c, --connections N    streams at the same time, 1 to 10000. Default: 20
      --duration TIME    how long, 10m at most. Default: 10s
      --direct URL       the same streams without the edge: loaded as long, alternating, for a floor and a ratio
      --hold             hold the streams open for --duration instead, then close all of them at once and reconnect; --direct is then where a streamproof service shows its /metrics
      --ramp TIME        how long it takes to open them. Default: a fifth of --duration
      --yes              load an address that is neither loopback nor private
      --fail-on BOUND    such as 'p99>500ms', of the first event; or 'first-byte p50>1s', 'gap p99>2s', 'stream p99>9s'
      --json             print the result as JSON
  -h, --help             this text

Exit status: 0 if no stream was cut; 1 if a stream was cut or altered, if none arrived, or if --fail-on was exceeded;
2 could not be asked or the command line is wrong; 130 interrupted.`

/** The longest run, ms. */
const LONGEST = 600_000

/**
 * Reads the command line of `load`.
 * @returns undefined where it asks for help
 * @throws UsageError
 */
export async function parseLoad(args: string[]): Promise<LoadOptions | undefined> {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  if (positionals.length > 1) throw new UsageError(`one URL at a time: ${positionals.join(' ')}`)
  const { ramp, direct, hold } = values
  if (ramp !== undefined && !hold) throw new UsageError('--ramp goes with --hold')
  const ms = parseDuration('--duration', values.duration)
  if (ms > LONGEST) throw new UsageError(`--duration ${values.duration}: at most 10m`)
  const request = await readRequest(positionals[0], values)
  return {
    request,
    firstLook: values.for === undefined && values['max-time'] === undefined ? undefined : request.longest,
    direct: direct === undefined ? undefined : parseOther('--direct', direct),
    connections: parseWhole('--connections', values.connections, 1, 10_000),
    seconds: ms / 1_000,
    hold,
    rampSeconds: ramp === undefined ? ms / 5_000 : parseDuration('--ramp', ramp) / 1_000,
    yes: values.yes,
    json: values.json,
    failOn: values['fail-on'] === undefined ? undefined : parseBound(values['fail-on']),
  }
}

function parseBound(text: string): Bound {
  const [, name = 'first-event', percentile, limit] =
    /^\s*(?:([a-z-]+)\s+)?(p50|p99)\s*>\s*(\S+)\s*$/.exec(text) ?? []
  if (!Object.hasOwn(bounded, name) || limit === undefined)
    throw new UsageError(
      `--fail-on ${text}: expected p50 or p99, > and a duration, such as 'p99>500ms'; before it ${Object.keys(bounded).join(', ')} or nothing`,
    )
  return {
    text: text.trim(),
    figure: bounded[name as keyof typeof bounded],
    percentile: percentile as keyof Percentiles,
    most: parseDuration('--fail-on', limit),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...requestOptions,
        ...listenOptions,
        connections: { type: 'string', short: 'c', default: '20' },
        duration: { type: 'string', default: '10s' },
        direct: { type: 'string' },
        hold: { type: 'boolean', default: false },
        ramp: { type: 'string' },
        yes: { type: 'boolean', default: false },
        'fail-on': { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw misused(error)
  }
}
