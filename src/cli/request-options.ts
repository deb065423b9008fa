import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { UrlRequest, UrlTransport } from '../probe/url-model.ts'
import { UsageError } from './command.ts'
import { parseDuration, parseWord } from './values.ts'

/** The options that say what to ask, for `parseArgs`. curl's mean what they mean in curl. */
export const requestOptions = {
  request: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true, default: [] as string[] },
  data: { type: 'string', short: 'd', multiple: true, default: [] as string[] },
  insecure: { type: 'boolean', short: 'k', default: false },
  cacert: { type: 'string' },
  resolve: { type: 'string', multiple: true, default: [] as string[] },
  user: { type: 'string', short: 'u' },
  transport: { type: 'string', default: 'auto' },
  until: { type: 'string' },
  send: { type: 'string', multiple: true, default: [] as string[] },
} as const

/** How long to listen to one stream, for `parseArgs`. */
export const listenOptions = {
  'max-time': { type: 'string', short: 'm' },
  for: { type: 'string' },
} as const

/** What `parseArgs` makes of them. */
export interface RequestValues {
  request?: string
  header: string[]
  data: string[]
  insecure: boolean
  cacert?: string
  resolve: string[]
  user?: string
  'max-time'?: string
  transport: string
  until?: string
  send: string[]
  for?: string
}

/** How those options are explained in a command's help. */
export const requestHelp = `  -X, --request METHOD   default: POST with a body, GET without one
  -H, --header LINE      a header field; 'Name:' leaves one out, 'Name;' sends it empty, @FILE holds lines
  -d, --data DATA        the body; @FILE or @- reads it from a file or standard input; several are joined by &
  -u, --user NAME:PASS   HTTP Basic credentials
  -k, --insecure         trust any certificate
      --cacert FILE      trust the authorities in this PEM file
      --resolve H:P:ADDR connect to ADDR for host H and port P
      --transport NAME   auto, chunked, sse, ndjson or websocket. Default: auto
      --until TEXT       the last event holds this text; [DONE] is known
      --send TEXT        a WebSocket message to send; may be repeated`

export const listenHelp = `  -m, --max-time SEC     leave after so many seconds (see --for)
      --for DURATION     listen so long at most, such as 90s. Default: 65s`

const transports = ['auto', 'chunked', 'sse', 'ndjson', 'websocket'] as const

/** A method (RFC 9110, 5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Sixty seconds is the limit that most edges have: a little more shows it. */
export const DEFAULT_FOR = 65_000

/**
 * The request that a command line asks for.
 * @throws UsageError
 */
export async function readRequest(given: string | undefined, values: RequestValues): Promise<UrlRequest> {
  const url = parseUrl('URL', given)
  const { request, cacert, until, send } = values
  if (request !== undefined && !TOKEN.test(request))
    throw new UsageError(`--request ${JSON.stringify(request)}: expected a method such as PUT`)
  if (until === '') throw new UsageError('--until: expected a text that only the last event holds')
  if (values['max-time'] && Number(values['max-time']) === 0)
    throw new UsageError('--max-time 0: curl then has no limit, but streamproof needs one, such as -m 600')
  const longest = values.for ?? (values['max-time'] && seconds(values['max-time']))
  const credentials = values.user ?? userOf(url)
  const body = await readBody(values.data)
  const transport = parseWord('--transport', values.transport, transports) satisfies UrlTransport | 'auto'
  if (send.length > 0 && transport !== 'websocket' && !/^wss?:$/.test(url.protocol))
    throw new UsageError(
      '--send is for WebSocket: give a ws:// or wss:// URL, or --transport websocket; a body goes with -d',
    )
  return {
    url,
    ...(request !== undefined && { method: request }),
    headers: {
      ...(credentials !== undefined && { authorization: basic(credentials) }),
      ...(await readHeaders(values.header)),
    },
    ...(body && { body }),
    transport,
    ...(until !== undefined && { until }),
    send,
    longest:
      longest === undefined ? DEFAULT_FOR : parseDuration(values.for ? '--for' : '--max-time', longest),
    tls: {
      ...(cacert !== undefined && { ca: await read('--cacert', cacert) }),
      ...(values.insecure && { insecure: true }),
    },
    resolve: new Map(values.resolve.map(parseResolve)),
  }
}

function seconds(value: string): string {
  return /^\d+(\.\d+)?$/.test(value) ? `${value}s` : value
}

/** A URL of one of the schemes that we speak; like curl, http where there is none. */
export function parseUrl(option: string, value: string | undefined): URL {
  if (value === undefined) throw new UsageError('no URL: name a stream, such as https://app.example/sse')
  const href = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  const url = URL.canParse(href) ? new URL(href) : undefined
  if (url && /^(https?|wss?):$/.test(url.protocol)) {
    url.hash = ''
    return url
  }
  throw new UsageError(
    `${option} ${value}: expected a URL that begins with http://, https://, ws:// or wss://`,
  )
}

function userOf(url: URL): string | undefined {
  if (!url.username) return undefined
  const credentials = `${decoded(url.username)}:${decoded(url.password)}`
  url.username = ''
  url.password = ''
  return credentials
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new UsageError('URL: its user or password has a % that begins no percent-encoded byte; write %25')
  }
}

/** The URL of the same stream elsewhere. It gets the same request, credentials included. */
export function parseOther(option: string, value: string): URL {
  const url = parseUrl(option, value)
  if (url.username || url.password)
    throw new UsageError(
      `${option} ${value}: give user and password with --user; all URLs get the same request`,
    )
  return url
}

function basic(credentials: string): string {
  if (!credentials.includes(':'))
    throw new UsageError('--user: expected NAME:PASSWORD; streamproof does not prompt for one')
  return `Basic ${Buffer.from(credentials).toString('base64')}`
}

async function readHeaders(given: string[]): Promise<UrlRequest['headers']> {
  const lines: string[] = []
  for (const line of given)
    lines.push(...(line.startsWith('@') ? (await read('--header', line.slice(1))).split(/\r?\n/) : [line]))
  const headers: UrlRequest['headers'] = {}
  for (const line of lines.filter(Boolean)) {
    const [, name = '', mark, rest = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)([:;])(.*)$/s.exec(line) ?? []
    if (!name || /[\r\n]/.test(rest))
      // Not the line itself: it may hold a secret.
      throw new UsageError(`--header ${line.split(/[^\w-]/)[0]}…: expected 'Name: value'`)
    const key = name.toLowerCase()
    const value = rest.trim()
    const before = headers[key]
    headers[key] =
      mark === ':' && value === ''
        ? undefined
        : before === undefined
          ? value
          : `${before}${key === 'cookie' ? '; ' : ', '}${value}`
  }
  return headers
}

/** As curl: a file loses its line breaks and NUL bytes, several bodies are joined by `&`. */
async function readBody(given: string[]): Promise<Buffer | undefined> {
  if (given.length === 0) return undefined
  const parts: Buffer[] = []
  for (const data of given) {
    if (parts.length > 0) parts.push(Buffer.from('&'))
    if (!data.startsWith('@')) parts.push(Buffer.from(data))
    else {
      const bytes = data === '@-' ? await buffer(process.stdin) : await readBytes('--data', data.slice(1))
      parts.push(bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d && byte !== 0) as Buffer)
    }
  }
  return Buffer.concat(parts)
}

async function read(option: string, path: string): Promise<string> {
  return (await readBytes(option, path)).toString()
}

async function readBytes(option: string, path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${option} ${path}: cannot be read (${error.code})`)
  })
}

/** `host:port:address[,address…]`; the first address counts. */
function parseResolve(value: string): [place: string, address: string] {
  const [, host, port, address] = /^\+?([^:]+|\[[^\]]+\]):(\d+):(\[[^\]]+\]|[^,]+)(?:,.*)?$/.exec(value) ?? []
  if (!host || !port || !address)
    throw new UsageError(`--resolve ${value}: expected HOST:PORT:ADDRESS, such as app.example:443:10.0.0.5`)
  return [`${host}:${port}`, address.replace(/^\[(.*)\]$/, '$1')]
}
