import type { ConnectOptions } from '../probe/clients/connect.ts'

/** What to ask for again and again. */
export interface LoadRequest {
  /** `http:`, `https:`, `ws:` or `wss:`. */
  url: URL
  /** Default: GET. */
  method?: string | undefined
  headers?: Record<string, string | undefined>
  /** Default: none. */
  body?: Buffer | undefined
  /** WebSocket messages, each sent once the one before it was answered. Default: none. */
  send?: string[]
  /** WebSocket subprotocols to offer. Default: none. */
  protocols?: string[]
  /** How to connect. Default: as the URL says, and trusting the system's authorities. */
  connect?: Pick<ConnectOptions, 'address' | 'ca' | 'insecure'>
}

/** The URL to connect to, the fields to send, and the name that the certificate must have. */
export interface PlacedRequest {
  url: URL
  headers: Record<string, string>
  servername?: string
}

/** Puts the address to connect to in the URL's place. The host that was asked for stays in the fields. */
export function placed({ url, headers = {}, connect: { address } = {} }: LoadRequest): PlacedRequest {
  const given = Object.entries(headers).filter((field): field is [string, string] => field[1] !== undefined)
  const fields = Object.fromEntries(given)
  const there = new URL(url.href.replace(/^ws/, 'http'))
  if (address === undefined) return { url: there, headers: fields }
  there.hostname = address.includes(':') ? `[${address}]` : address
  return { url: there, headers: { host: url.host, ...fields }, servername: url.hostname }
}
