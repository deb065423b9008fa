import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import type { OtherTarget } from '../probe/url/inquire.ts'
import type { UrlRequest } from '../probe/url-model.ts'
import { misused, UsageError } from './command.ts'
import {
  listenHelp,
  listenOptions,
  parseOther,
  readRequest,
  requestHelp,
  requestOptions,
} from './request-options.ts'
import { parseWhole, parseWord } from './values.ts'

export interface CheckOptions {
  request: UrlRequest
  /** Hops from the outermost inwards, then `direct`. */
  others: OtherTarget[]
  /** Requests to each URL at most. */
  requests: number
  /** Print the result as JSON. */
  json: boolean
  /** Write it as a page. */
  report: string | undefined
  /** Write it as JUnit XML. */
  junit: string | undefined
  /** The mildest verdict that makes the exit status 1. */
  failOn: 'degrades' | 'cut'
}

/** How many requests the URL gets at most, where nothing else is said. */
export const DEFAULT_REQUESTS = 6

export const checkHelp = `Usage: streamproof check [options] URL

Sends a request as you would send it with curl, listens to the stream that comes back, and says whether it arrives
intact: how it arrived, what went wrong, who did it as far as that can be known, and what to change. More requests
follow only if the first answer leaves a question. Without a path, a streamproof service gets the whole suite.

${requestHelp}
${listenHelp}
      --http1.1          speak HTTP/1.1. Default: what the server chooses by ALPN, as for a browser
      --http2            speak HTTP/2; without TLS by prior knowledge. Not for WebSocket
      --requests N       requests to the URL at most, 1 to 20. Default: ${DEFAULT_REQUESTS}
      --direct URL       the same service without the edge: it is asked too, alternating, to tell edge from origin
      --via NAME=URL     the same service from behind a hop; may be repeated, the outermost hop first
      --json             print the result as JSON, as dist/report/check/schema.json describes it
      --report FILE      write the result as a page of HTML
      --junit FILE       write the result as JUnit XML
      --fail-on VERDICT  degrades or cut: the mildest verdict that fails. Default: degrades
  -h, --help             this text

Exit status: 0 survives, 1 does not, 2 could not be asked or the command line is wrong, 130 interrupted.`

/**
 * Reads the command line of `check`.
 * @returns undefined where it asks for help
 * @throws UsageError
 */
export async function parseCheck(args: string[]): Promise<CheckOptions | undefined> {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  if (positionals.length > 1) throw new UsageError(`one URL at a time: ${positionals.join(' ')}`)
  const protocol = values.http2 ? 'http2' : 'http1'
  if (values.http2 && values['http1.1']) throw new UsageError('--http1.1 and --http2 exclude each other')
  const request: UrlRequest = {
    ...(await readRequest(positionals[0], values)),
    ...((values.http2 || values['http1.1']) && { protocol }),
  }
  if (values.http2 && (request.transport === 'websocket' || /^wss?:$/.test(request.url.protocol)))
    throw new UsageError('--http2: a WebSocket is asked over HTTP/1.1 only; leave --http2 out')
  const others = [
    ...values.via.map(parseVia),
    ...(values.direct === undefined ? [] : [{ name: 'direct', url: parseOther('--direct', values.direct) }]),
  ]
  for (const file of [values.report, values.junit]) if (file !== undefined) mustBeWritable(file)
  const names = others.map(({ name }) => name)
  const twice = names.find((name, n) => names.indexOf(name) !== n)
  if (twice) throw new UsageError(`--via ${twice}: the name is given twice`)
  return {
    request,
    others,
    requests: parseWhole('--requests', values.requests, 1, 20),
    json: values.json,
    report: values.report,
    junit: values.junit,
    failOn: parseWord('--fail-on', values['fail-on'], ['degrades', 'cut']),
  }
}

/**
 * Before anything is asked: requests may cost money, and their result must not be lost.
 * @throws UsageError
 */
function mustBeWritable(file: string): void {
  const folder = dirname(file)
  const there = statSync(file, { throwIfNoEntry: false })
  if (there?.isDirectory()) throw new UsageError(`${file} is a folder: name a file in it`)
  if (!there && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${file}: the folder ${folder} does not exist`)
  try {
    accessSync(there ? file : folder, constants.W_OK)
  } catch {
    throw new UsageError(`${file} cannot be written: choose another file, or change its permissions`)
  }
}

function parseVia(value: string): OtherTarget {
  const [, name, url] = /^([\w.-]+)=(.+)$/.exec(value) ?? []
  if (!name || !url)
    throw new UsageError(`--via ${value}: expected NAME=URL, such as nginx=http://10.0.0.4/sse`)
  if (name === 'url' || name === 'direct')
    throw new UsageError(`--via ${value}: ${name} is taken; give the hop another name`)
  return { name, url: parseOther('--via', url) }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...requestOptions,
        ...listenOptions,
        'http1.1': { type: 'boolean', default: false },
        http2: { type: 'boolean', default: false },
        requests: { type: 'string', default: `${DEFAULT_REQUESTS}` },
        direct: { type: 'string' },
        via: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        report: { type: 'string' },
        junit: { type: 'string' },
        'fail-on': { type: 'string', default: 'degrades' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw misused(error)
  }
}
