import { connect, createServer, type Socket } from 'node:net'
import { listen, type RunningBadEdge } from './edge.ts'
import { encodeFrame, type Frame, takeFrame } from './frame.ts'

/**
 * What becomes of a frame: those that are sent on in its place.
 * @param back sends one the other way
 */
export type FrameChange = (frame: Frame, back: (frame: Frame) => void) => Frame[]

/** Where an edge departs from passing on the frames it gets. */
export interface FrameTampering {
  /** Of what the service sends. */
  toClient?: FrameChange
  /** Of what the client sends. */
  toService?: FrameChange
  /** Of the client's handshake, its head. */
  handshake?(head: string): string
  /** Called with each connection; what it returns is called with each of its frames, whoever sent it. */
  watch?(client: Socket): (frame: Frame) => void
}

const unchanged = (frame: Frame) => [frame]

/** An edge for WebSocket only, which passes on frame by frame, except where it is to differ. */
export function frames(
  origin: URL,
  { toClient = unchanged, toService = unchanged, handshake = (head) => head, watch }: FrameTampering,
): Promise<RunningBadEdge> {
  return listen(
    createServer({ noDelay: true }, (client) => {
      const service = connect({ port: Number(origin.port), host: origin.hostname, noDelay: true })
      const seen = watch?.(client)
      const sendToClient = (frame: Frame) => client.write(encodeFrame(frame, false))
      const sendToService = (frame: Frame) => service.write(encodeFrame(frame, true))
      pass(client, service, handshake, (frame) => {
        seen?.(frame)
        toService(frame, sendToClient).forEach(sendToService)
      })
      pass(
        service,
        client,
        (head) => head,
        (frame) => {
          seen?.(frame)
          toClient(frame, sendToService).forEach(sendToClient)
        },
      )
    }),
  )
}

/** Carries one direction: a head, then frames, then the end. */
function pass(from: Socket, to: Socket, head: (head: string) => string, take: (frame: Frame) => void): void {
  let rest = Buffer.alloc(0) as Buffer
  let begun = false
  from.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes])
    if (!begun) {
      const end = rest.indexOf('\r\n\r\n') + 4
      if (end < 4) return
      to.write(head(rest.toString('latin1', 0, end)), 'latin1')
      rest = rest.subarray(end)
      begun = true
    }
    for (let taken = takeFrame(rest); taken; taken = takeFrame(rest)) {
      rest = taken.rest
      take(taken.frame)
    }
  })
  from.on('error', () => to.destroy()).on('close', () => to.destroySoon())
}
