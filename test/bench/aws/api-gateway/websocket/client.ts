import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Test } from 'tap'
import { type ClientOptions, WebSocket } from 'ws'
import type { LambdaFunction } from '../../../../../bench/aws/api-gateway/function.ts'
import type { Api } from '../../../../../bench/aws/api-gateway/serve.ts'
import { startWebSocketApi } from '../../../../../bench/aws/api-gateway/websocket/api.ts'
import type { WebSocketEvent } from '../../../../../bench/aws/api-gateway/websocket/event.ts'

/** Starts an API with a stage `prod` until the test is over. */
export async function start(t: Test, fn: LambdaFunction, scale = 1): Promise<Api> {
  const api = await startWebSocketApi({ fn, stage: 'prod', scale })
  t.teardown(api.stop)
  return api
}

/** Tells events of one type from others. */
export const type =
  (wanted: WebSocketEvent['requestContext']['eventType']) =>
  ({ requestContext }: WebSocketEvent): boolean =>
    requestContext.eventType === wanted

/** A plain WebSocket client. */
export interface Client {
  socket: WebSocket
  messages: string[]
  /** Resolves once so many messages have come. */
  got(count: number): Promise<string[]>
  /** Resolves with how it closed. */
  closed: Promise<[code: number, reason: string]>
}

/** Opens a WebSocket. @throws the status, where it is refused */
export async function open(
  t: Test,
  base: URL,
  path: string,
  options: ClientOptions & { protocols?: string[] } = {},
): Promise<Client> {
  const { protocols = [], ...more } = options
  const socket = new WebSocket(`ws://${base.host}${path}`, protocols, { perMessageDeflate: false, ...more })
  t.teardown(() => socket.terminate())
  const messages: string[] = []
  const came = new EventEmitter()
  socket.on('message', (data) => {
    messages.push(String(data))
    came.emit('message')
  })
  const closed = new Promise<[number, string]>((resolve) => {
    socket.on('close', (code, reason) => resolve([code, String(reason)]))
  })
  await new Promise((resolve, reject) => {
    socket.on('open', resolve).on('error', reject)
    socket.on('unexpected-response', (_request, answer: IncomingMessage) =>
      reject(Object.assign(new Error(`refused with ${answer.statusCode}`), { answer })),
    )
  })
  return {
    socket,
    messages,
    closed,
    async got(count) {
      while (messages.length < count) await once(came, 'message')
      return messages
    },
  }
}

/** The status and the body that a handshake is refused with. */
export async function refusal(t: Test, base: URL, path: string): Promise<{ status?: number; body: string }> {
  const error = await open(t, base, path).then(
    () => undefined,
    (error) => error,
  )
  const answer: IncomingMessage | undefined = error?.answer
  let body = ''
  for await (const part of answer ?? []) body += part
  return { ...(answer?.statusCode && { status: answer.statusCode }), body }
}
