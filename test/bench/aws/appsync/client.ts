import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { RunningApi } from '../../../../bench/aws/appsync/realtime/server.ts'

interface Test {
  teardown(close: () => unknown): void
}

/** A message either way. */
export type Json = Record<string, unknown>

/** The key in AWS's examples. */
export const KEY = 'da2-12345678901234567890123456'

/** What says who somebody is, in AWS's examples. */
export const AUTHORIZATION = {
  host: 'example1234567890000.appsync-api.us-east-1.amazonaws.com',
  'x-api-key': KEY,
}

/** AppSync's real-time protocols, spoken by hand. */
export interface Client {
  socket: WebSocket
  send(message: unknown): void
  /** The next message that comes, in order. */
  next(): Promise<Json>
  /** Sends and gives the answer. */
  ask(message: unknown): Promise<Json>
}

export interface Connect {
  path: string
  protocols: string[]
  headers?: Record<string, string>
}

/** Connects to an API. The connection lasts as long as the test. */
export async function connect(
  t: Test,
  { url }: Pick<RunningApi<unknown>, 'url'>,
  { path, protocols, headers = {} }: Connect,
): Promise<Client> {
  const socket = new WebSocket(new URL(path, url).href.replace(/^http/, 'ws'), protocols, { headers })
  t.teardown(() => socket.terminate())
  const got: Json[] = []
  const waiting: ((message: Json) => void)[] = []
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Json
    const next = waiting.shift()
    if (next) next(message)
    else got.push(message)
  })
  await once(socket, 'open')
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  const next = () => {
    const message = got.shift()
    return message ? Promise.resolve(message) : new Promise<Json>((resolve) => waiting.push(resolve))
  }
  return {
    socket,
    send,
    next,
    ask(message) {
      send(message)
      return next()
    },
  }
}

/** `header-<base64url>`, as AWS's example code makes it. */
export const headerProtocol = (authorization: unknown): string =>
  `header-${Buffer.from(JSON.stringify(authorization)).toString('base64url')}`

/** Posts JSON. */
export async function post(
  { url }: Pick<RunningApi<unknown>, 'url'>,
  path: string,
  body: unknown,
  apiKey: string = KEY,
): Promise<{ status: number; body: Json }> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Json }
}
