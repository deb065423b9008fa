import type { UrlTransport } from '../url-model.ts'

/** A time after which a vendor's edge ends a stream by itself, as its documents say. */
export interface Limit {
  /** The setting's name, in the vendor's own words. */
  name: string
  /** Its default, ms. */
  ms: number
  /**
   * What it bounds: `total`, the whole response; `idle`, the time without a byte; `first`, the time until the
   * response begins.
   */
  bounds: 'total' | 'idle' | 'first'
  /** The transports that it applies to. Default: all. */
  transports?: UrlTransport[]
  /** The document that says so. */
  source: string
}

/** An edge, CDN, gateway or platform that people meet between a client and a service. */
export interface Vendor {
  id: string
  title: string
  /** Response fields that it adds, by lower-case name, and what their value looks like. */
  fields: [name: string, value: RegExp][]
  /** Host names that it serves. */
  hosts?: RegExp
  /** What only its own error pages say. */
  errorPages?: RegExp[]
  /** Default: none documented. */
  limits?: Limit[]
  /** How long it keeps the connection open once a limit has ended a response, ms. Default: 0. */
  closeDelayMs?: number
}
