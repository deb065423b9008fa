import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { splitTarget } from '../../http/fields.ts'
import { close, listen, refuseUpgrade } from '../../http/server.ts'
import { extendedId } from '../../ids.ts'
import { call } from '../call.ts'
import type { LambdaFunction } from '../function.ts'
import { gatewayLog, type LogLine } from '../log.ts'
import { type Api, gatewayServer } from '../serve.ts'
import { Connection } from './connection.ts'
import { connectEvent, disconnectEvent, messageEvent, type WebSocketEvent } from './event.ts'
import { watchFrames } from './frames.ts'
import { isHandshake } from './handshake.ts'
import { FRAME_BYTES, INTEGRATION_TIMEOUT, MESSAGE_BYTES, NO_BINARY, TOO_BIG } from './limits.ts'
import { FORBIDDEN, forbid, manage, managed } from './management.ts'
import { type Done, outcome, report } from './outcome.ts'

export interface WebSocketApiOptions {
  /** What `$connect`, `$default` and `$disconnect` invoke. There are no other routes and no route responses. */
  fn: LambdaFunction
  /** The stage, which is the whole path of a handshake. */
  stage: string
  /** Divides the API's times. Default: 1. */
  scale?: number
}

const NOT_A_STAGE = 'it was no handshake at the stage’s path'

/** Starts a WebSocket API in front of a function. */
export async function startWebSocketApi({ fn, stage, scale = 1 }: WebSocketApiOptions): Promise<Api> {
  const stopped = new AbortController()
  const log = gatewayLog()
  const connections = new Map<string, Connection>()
  /** The subprotocol that `$connect` chose, by request. */
  const chosen = new WeakMap<IncomingMessage, string>()
  const sockets = new WebSocketServer({
    noServer: true,
    // watchFrames checks the API's limits. This one only bounds the memory of a larger message.
    maxPayload: 16 * 2 ** 20,
    perMessageDeflate: false,
    handleProtocols: (_offered, request) => chosen.get(request) ?? false,
  })

  /** Begins a request's line in the log. @returns ends it */
  const line = ({ method: httpMethod = '', url: path = '' }: IncomingMessage, requestId = extendedId()) => {
    const start = performance.now()
    return (status: number, says: string, author: NonNullable<LogLine['author']>, flags: string[] = []) => {
      const responseLatency = Math.round(performance.now() - start)
      log.add({ requestId, httpMethod, path, status, responseLatency, says, flags, author })
    }
  }

  const timeout = INTEGRATION_TIMEOUT / scale
  const invoke = async (event: WebSocketEvent): Promise<Done> =>
    outcome(await call(fn, event, { timeout, signal: stopped.signal }))

  /** "Until execution of the integration associated with the $connect route is completed, the upgrade request is pending." */
  async function connect(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const connection = new Connection(request, stage)
    const write = line(request, connection.id)
    connections.set(connection.id, connection)
    const event = connectEvent(request, connection)
    const { status, protocol, failure } = await invoke(event)
    const left = socket.destroyed
    if (left || status < 200 || status > 299) {
      connections.delete(connection.id)
      if (left) return write(status, 'the client left before it was let in', 'client')
      refuseUpgrade(socket, status, failure && report(failure, event))
      return write(status, failure ?? `the $connect function answered ${status}`, 'service')
    }
    if (protocol) chosen.set(request, protocol)
    let size = 0
    watchFrames(socket, ({ length, opcode, fin }) => {
      if (opcode >= 8) return
      size += length
      if (length > FRAME_BYTES || size > MESSAGE_BYTES) connection.close('edge', TOO_BIG)
      if (fin) size = 0
    })
    sockets.handleUpgrade(request, socket, head, (client) => {
      connection.begin(client, scale)
      serve(connection, client, write)
    })
  }

  function serve(connection: Connection, client: WebSocket, write: ReturnType<typeof line>): void {
    // ws closes the connection after a client's protocol error.
    client.on('error', () => {})
    client.on('message', async (data: Buffer, binary) => {
      // It was closed because the message was too large.
      if (!connection.open) return
      if (binary) return connection.close('edge', NO_BINARY)
      connection.active()
      const event = messageEvent(connection, String(data))
      const { failure } = await invoke(event)
      if (failure !== undefined && connection.open) await connection.send(Buffer.from(report(failure, event)))
    })
    client.once('close', (code, reason) => {
      connections.delete(connection.id)
      const by = connection.endedBy ?? 'client'
      write(101, `closed with ${code}${reason.length > 0 ? ` (${reason})` : ''} by the ${by}`, by, [
        `${code}`,
      ])
      void invoke(disconnectEvent(connection, code, String(reason)))
    })
  }

  const server = gatewayServer().on('request', (request, response) => {
    const id = managed(request, stage)
    if (id === undefined) {
      line(request)(403, NOT_A_STAGE, 'edge')
      return forbid(response)
    }
    manage(request, response, id, connections).catch(() => response.destroy())
  })
  const upgraded = new Set<Socket>()
  server.on('upgrade', (request, socket: Socket, head) => {
    upgraded.add(socket)
    socket.on('error', () => {}).once('close', () => upgraded.delete(socket))
    const { path } = splitTarget(request)
    // A longer path gets a 403, as seen on AWS (robanderson.dev/blog/cloudfront-url-transform.html).
    if (path !== `/${stage}` && path !== `/${stage}/`) {
      line(request)(403, NOT_A_STAGE, 'edge')
      return refuseUpgrade(socket, 403, FORBIDDEN)
    }
    // ws answers 400. The function is not invoked.
    if (!isHandshake(request)) {
      line(request)(400, 'it was no handshake', 'edge')
      return sockets.handleUpgrade(request, socket, head, () => {})
    }
    connect(request, socket, head).catch(() => socket.destroy())
  })
  return {
    url: await listen(server),
    log: log.find,
    async stop() {
      stopped.abort()
      for (const socket of upgraded) socket.destroy()
      await close(server)
    },
  }
}
