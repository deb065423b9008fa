import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, createServer, type Socket } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { buffers } from '../bad-edges/buffers.ts'
import { listen, type RunningBadEdge } from '../bad-edges/edge.ts'
import { Break, type Change, proxy } from '../bad-edges/proxy.ts'
import { cert, key } from '../certificate.ts'

/** An edge that is put before an origin. */
export type Fault = (origin: URL) => Promise<RunningBadEdge>

export const none: Fault = (origin) => proxy(origin, {})

export const toTheEnd: Fault = (origin) => buffers.start(origin)

export const addsContentLength: Fault = (origin) => proxy(origin, { framing: 'content-length' })

/** Collects so many bytes, as a proxy's buffer does, wherever an event ends. In nginx the head takes a part of the first. */
export function bySize(bytes: number, head = 0): Fault {
  const change: Change = async function* (parts) {
    let held = Buffer.alloc(0)
    let room = bytes - head
    for await (const part of parts) {
      held = Buffer.concat([held, part])
      while (held.length >= room) {
        yield held.subarray(0, room)
        held = held.subarray(room)
        room = bytes
      }
    }
    if (held.length > 0) yield held
  }
  return (origin) => proxy(origin, { body: change })
}

/** Lets go of what it has every so often. */
export function byTime(ms: number): Fault {
  const change: Change = async function* (parts) {
    let held: Buffer[] = []
    let done = false
    const reading = (async () => {
      for await (const part of parts) held.push(part)
      done = true
    })()
    const start = performance.now()
    for (let tick = 1; !done; tick++) {
      await sleep(start + tick * ms - performance.now())
      const whole = Buffer.concat(held)
      held = []
      if (whole.length > 0) yield whole
    }
    await reading
    if (held.length > 0) yield Buffer.concat(held)
  }
  return (origin) => proxy(origin, { body: change, messages: change })
}

/** Lets go of the first part with the second, the head at once. */
export const holdsFirst: Fault = (origin) =>
  proxy(origin, {
    async *body(parts) {
      let first: Buffer | undefined
      let n = 0
      for await (const part of parts) {
        if (n++ === 0) first = part
        else {
          yield first ? Buffer.concat([first, part]) : part
          first = undefined
        }
      }
      if (first) yield first
    },
  })

/** Compresses from so many bytes on; it must have them before it can say so, and is not flushed then. */
export function gzipAbove(bytes: number): Fault {
  return (origin) =>
    listen(
      createHttp(async (request, response) => {
        const answer = await fetch(new URL(request.url ?? '', origin), {
          method: request.method ?? 'GET',
          headers: { 'accept-encoding': 'identity' },
        })
        const coded = /gzip/.test(String(request.headers['accept-encoding']))
        const type = String(answer.headers.get('content-type'))
        const gzip = createGzip()
        let held = Buffer.alloc(0)
        let begun = false
        const begin = () => {
          begun = true
          response.writeHead(answer.status, {
            'content-type': type,
            ...(coded && held.length >= bytes && { 'content-encoding': 'gzip' }),
          })
          if (coded && held.length >= bytes) gzip.pipe(response)
          return coded && held.length >= bytes ? gzip : response
        }
        let out: typeof gzip | typeof response = response
        for await (const part of answer.body ?? []) {
          if (begun) out.write(part)
          else {
            held = Buffer.concat([held, part])
            if (coded && held.length < bytes) continue
            out = begin()
            out.write(held)
          }
        }
        if (!begun) {
          out = begin()
          out.write(held)
        }
        out.end()
      }),
    )
}

/** Compresses all of it at the end. */
export const gzipWhole: Fault = (origin) =>
  proxy(origin, {
    headers: { 'content-encoding': 'gzip' },
    async *body(parts) {
      yield gzipSync(Buffer.concat(await Readable.from(parts).toArray()))
    },
  })

/** Ends whatever it carries after so long: as a cut, a reset, or as if it were whole. */
export function cutsTotal(ms: number, how: 'cut' | 'reset' | 'clean' = 'cut'): Fault {
  const change: Change = async function* (parts) {
    const over = sleep(ms, 'over' as const)
    const iterator = parts[Symbol.asyncIterator]()
    for (;;) {
      const next = await Promise.race([iterator.next(), over])
      if (next === 'over') return end(how)
      if (next.done) return
      yield next.value
    }
  }
  return (origin) => proxy(origin, { body: change, messages: change })
}

/** Ends what has been idle for so long. */
export function cutsIdle(ms: number, how: 'cut' | 'reset' | 'clean' = 'cut'): Fault {
  const change: Change = async function* (parts) {
    const iterator = parts[Symbol.asyncIterator]()
    for (;;) {
      const next = await Promise.race([iterator.next(), sleep(ms, 'over' as const)])
      if (next === 'over') return end(how)
      if (next.done) return
      yield next.value
    }
  }
  return (origin) => proxy(origin, { body: change, messages: change })
}

function end(how: 'cut' | 'reset' | 'clean'): void {
  if (how === 'clean') return
  throw new Break((client: Socket) => (how === 'reset' ? client.resetAndDestroy() : client.destroy()))
}

export const dropsUpgrade: Fault = (origin) => proxy(origin, { ignoresUpgrades: true })

/** Passes bytes, whatever they are. */
export const tunnels: Fault = (origin) => tunnel(origin, async (part) => part)

/** A long way: everything comes 300 ms later, in both directions together. */
export const farAway: Fault = (origin) => tunnel(origin, (part) => sleep(300, part))

/** A thin link: 20 KB/s. */
export const thin: Fault = (origin) =>
  listen(
    createServer((client) => {
      const service = connect(Number(origin.port), origin.hostname)
      client.pipe(service)
      const pass = async () => {
        for await (const part of service) {
          for (let at = 0; at < part.length; at += 1_024) {
            client.write(part.subarray(at, at + 1_024))
            await sleep(50)
          }
        }
        client.end()
      }
      pass().catch(() => client.destroy())
      client.on('close', () => service.destroy())
      service.on('error', () => client.destroy())
    }),
  )

/** Shows a certificate that nobody trusts. */
export const untrusted: Fault = async () => {
  const { url, stop } = await listen(createHttps({ cert, key }, (_request, response) => response.end()))
  return { url: new URL(url.href.replace('http', 'https')), stop }
}

/** Answers everything itself, with a page of its own. */
export function answers(status: number, headers: Record<string, string>, body: string): Fault {
  return () => listen(createHttp((_request, response) => response.writeHead(status, headers).end(body)))
}

/** The head waits for the body's first part, or longer. */
export function holdsHead(ms: number): Fault {
  return (origin) =>
    listen(
      createHttp(async (request, response) => {
        const answer = await fetch(new URL(request.url ?? '', origin))
        const parts: Uint8Array[] = []
        const ready = sleep(ms)
        let open = false
        ready.then(() => {
          open = true
          response.writeHead(answer.status, { 'content-type': String(answer.headers.get('content-type')) })
          response.write(Buffer.concat(parts))
        })
        for await (const part of answer.body ?? []) open ? response.write(part) : parts.push(part)
        await ready
        response.end()
      }),
    )
}

function tunnel(origin: URL, change: (part: Buffer) => Promise<Buffer>): Promise<RunningBadEdge> {
  return listen(
    createServer((client) => {
      const service = connect(Number(origin.port), origin.hostname)
      client.pipe(service)
      // As many at a time as come: each is late, none waits for another.
      pipeline(Readable.from(service).map(change, { concurrency: 256 }), client, () => {})
      client.on('close', () => service.destroy())
      service.on('error', () => client.destroy())
    }),
  )
}
