import type { Test } from 'tap'
import type { WireRequest } from '../../src/probe/clients/client.ts'
import { connectTo } from '../../src/probe/clients/http2/connection.ts'
import type { Http2Exchange } from '../../src/probe/clients/http2/exchange.ts'
import { type Http2Server, serveHttp2 } from './bad-edges/http2/server.ts'

/** What a request puts up with. */
export const patient = { patience: 10_000, longest: 10_000, most: 2 ** 20 }

/** How a server answers a request. */
export type Answer = Http2Server['stream']

/** A server, and a connection to it. */
export async function start(t: Test, server: Http2Server | Answer) {
  const { url, stop } = await serveHttp2(typeof server === 'function' ? { stream: server } : server)
  t.teardown(stop)
  const connection = await connectTo({ url, ...patient })
  t.teardown(() => connection.close())
  const open = (request: Partial<WireRequest> = {}): Http2Exchange => {
    const exchange = connection.request({ url, ...patient, ...request })
    t.teardown(() => exchange.close())
    return exchange
  }
  return { connection, open, url }
}

/** One request's answer. */
export async function get(t: Test, server: Http2Server | Answer, request: Partial<WireRequest> = {}) {
  const { open } = await start(t, server)
  return open(request).answered
}

/** The whole body that came. */
export const textOf = ({ body }: Pick<Http2Exchange, 'body'>) => body.map(({ data }) => String(data)).join('')

/** Sends a head and one event, and does not end. */
export const foo: Answer = (stream) => {
  stream.respond({ 'x-foo': '1' })
  stream.write('foo\n')
}
