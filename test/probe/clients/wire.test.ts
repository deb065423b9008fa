import { once } from 'node:events'
import { createServer as createHttps } from 'node:https'
import { createServer, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import t, { type Test } from 'tap'
import type { WireRequest } from '../../../src/probe/clients/client.ts'
import { ask, open } from '../../../src/probe/clients/wire.ts'
import { clientOf, resetOnceRead } from '../../load/origins.ts'
import { listen } from '../../support/bad-edges/edge.ts'
import { ca, cert, key } from '../../support/certificate.ts'

/** Of a server name that is an address Node warns once, at the first. */
const warnings: Error[] = []
process.on('warning', (warning) => warnings.push(warning))

/** A server that does this with each connection once the request has come. */
async function serve(t: Test, answer: (socket: Socket, request: string) => void): Promise<URL> {
  const server = createServer((socket) => {
    socket.once('data', (bytes) => answer(socket, String(bytes)))
  })
  const { url, stop } = await listen(server)
  t.teardown(stop)
  return url
}

const patient = { patience: 10_000, longest: 10_000, most: 2 ** 20 }

const get = (url: URL, request: Partial<WireRequest> = {}) => ask({ url, ...patient, ...request })

const chunks = 'HTTP/1.1 200 OK\r\nX-Order: 1\r\nTransfer-Encoding: chunked\r\nx-order: 2\r\n\r\n'
const foo = '4\r\nfoo\n\r\n'
const bar = '4\r\nbar\n\r\n'
const end = '0\r\n\r\n'

/** Writes, and waits until the client has read it. */
async function writeRead(socket: Socket, text: string): Promise<void> {
  const read = once(clientOf(socket), 'data')
  socket.write(text)
  await read
}

const bodyOf = ({ body }: Awaited<ReturnType<typeof get>>) => body.map(({ data }) => String(data)).join('')

t.test('A whole answer: each read of the socket with its time, the head as it came', async (t) => {
  let asked = ''
  const url = await serve(t, async (socket, request) => {
    asked = request
    for (const piece of [chunks, foo + bar, end]) await writeRead(socket, piece)
  })
  const answer = await get(new URL('/path?query=1', url), { headers: { accept: 'text/plain' } })
  t.equal(
    asked,
    `GET /path?query=1 HTTP/1.1\r\nhost: ${url.host}\r\nuser-agent: streamproof\r\naccept: text/plain\r\n\r\n`,
  )
  t.match(answer, { status: 200, ending: 'complete', malformed: undefined })
  t.strictSame(answer.headers, [
    ['X-Order', '1'],
    ['Transfer-Encoding', 'chunked'],
    ['x-order', '2'],
  ])
  t.strictSame(
    answer.arrivals.map(({ bytes }) => bytes),
    [chunks.length, foo.length + bar.length, end.length],
    'framing included',
  )
  t.strictSame(
    answer.body.map(({ data }) => String(data)),
    ['foo\n', 'bar\n'],
    'framing left out',
  )
  const [first, second, third] = answer.arrivals.map(({ ms }) => ms)
  t.ok(first && second && third && first < second && second < third, 'in order')
  t.ok(
    answer.body.every(({ ms }) => ms === second),
    'a part of the body came with its read',
  )
  t.ok(third && answer.endedMs >= third, 'and the end after the last')
})

t.test('A request has the method, version, body and fields that were given', async (t) => {
  const asked: string[] = []
  const url = await serve(t, (socket, request) => {
    asked.push(request)
    socket.end('HTTP/1.0 200 OK\r\n\r\nfoo')
  })
  t.match(await get(url, { method: 'POST', body: 'é' }), { ending: 'complete' })
  t.match(await get(url, { version: '1.0', headers: { 'user-agent': 'else' } }), { status: 200 })
  const [post, old] = asked
  t.equal(
    post,
    `POST / HTTP/1.1\r\nhost: ${url.host}\r\nuser-agent: streamproof\r\ncontent-length: 2\r\n\r\né`,
  )
  t.equal(old, `GET / HTTP/1.0\r\nhost: ${url.host}\r\nuser-agent: else\r\n\r\n`)
})

t.test('Trailers are kept, apart from the body', async (t) => {
  const url = await serve(t, (socket) => socket.write(`${chunks}${foo}0\r\nX-Whole: yes\r\n\r\n`))
  const answer = await get(url)
  t.strictSame(answer.trailers, [['X-Whole', 'yes']])
  t.equal(answer.httpVersion, '1.1')
  t.equal(bodyOf(answer), 'foo\n')
})

t.test('While an answer comes in', async (t) => {
  await t.test('`came` waits for what is to come, and tells if it does not', async (t) => {
    const url = await serve(t, async (socket) => {
      await writeRead(socket, chunks)
      socket.end(foo)
    })
    const exchange = await open({ url, ...patient })
    t.teardown(() => exchange.close())
    t.equal(exchange.status, undefined)
    t.equal(await exchange.came(() => exchange.status === 200), true)
    t.equal(await exchange.came(() => exchange.body.length === 1), true)
    t.equal(await exchange.came(() => exchange.body.length === 2), false)
    t.match(await exchange.answered, { ending: 'truncated' })
    t.equal(await exchange.came(() => true), true, 'what is there already is not waited for')
    t.equal(await exchange.came(() => false), false)
  })

  await t.test('`pause` is no silence, however long it lasts', async (t) => {
    const wrote = Promise.withResolvers<void>()
    const url = await serve(t, (socket) => {
      socket.write(chunks + foo)
      setTimeout(() => socket.write(bar + end, () => wrote.resolve()), 2_000)
    })
    const exchange = await open({ url, ...patient, patience: 1_000 })
    t.teardown(() => exchange.close())
    await exchange.came(() => exchange.body.length > 0)
    exchange.pause()
    await wrote.promise
    t.equal(exchange.body.length, 1, 'nothing was read meanwhile')
    exchange.resume()
    t.match(await exchange.answered, { ending: 'complete' })
    t.equal(exchange.body.length, 2)
  })

  await t.test('after `resume` silence counts again', async (t) => {
    const url = await serve(t, (socket) => socket.write(chunks + foo))
    const exchange = await open({ url, ...patient, patience: 200 })
    t.teardown(() => exchange.close())
    await exchange.came(() => exchange.body.length > 0)
    exchange.pause()
    exchange.resume()
    t.match(await exchange.answered, { ending: 'silent' })
  })

  await t.test('`leave` ends it', async (t) => {
    const gone = Promise.withResolvers<void>()
    const url = await serve(t, (socket) => {
      socket.on('close', () => gone.resolve())
      socket.write(chunks + foo)
    })
    const exchange = await open({ url, ...patient })
    t.teardown(() => exchange.close())
    await exchange.came(() => exchange.body.length > 0)
    exchange.leave()
    t.match(await exchange.answered, { ending: 'left', status: 200 })
    await gone.promise
  })
})

t.test('A connection', async (t) => {
  /** Answers each request of a connection, and closes it after the last. */
  async function answering(t: Test, answers: string[]) {
    const ports: (number | undefined)[] = []
    const server = createServer((socket) => {
      const rest = answers.values()
      socket.on('data', () => {
        ports.push(socket.remotePort)
        const { value = '' } = rest.next()
        if (ports.length < answers.length) socket.write(value)
        else socket.end(value)
      })
    })
    const { url, stop } = await listen(server)
    t.teardown(stop)
    return { url, ports }
  }

  await t.test('can be asked again', async (t) => {
    const { url, ports } = await answering(t, [chunks + foo + end, chunks + bar + end])
    const first = await open({ url, ...patient })
    t.equal(bodyOf(await first.answered), 'foo\n')
    t.equal(bodyOf(await get(url, { connection: first.release() })), 'bar\n')
    t.equal(new Set(ports).size, 1)
  })

  await t.test('that is closed already gives a truncated answer', async (t) => {
    const { url } = await answering(t, [chunks + foo + end])
    const first = await open({ url, ...patient })
    await first.answered
    const connection = first.release()
    await once(connection, 'close')
    t.match(await get(url, { connection }), { ending: 'truncated', status: undefined })
  })
})

t.test('An answer is complete at its end, even if the connection stays open', async (t) => {
  const url = await serve(t, (socket) => socket.write(chunks + foo + end))
  t.match(await get(url), { ending: 'complete' })
})

t.test('An answer whose connection closes before its end is truncated', async (t) => {
  for (const [wire, body, status] of [
    [`${chunks}${foo}4\r\nba`, 'foo\nba', 200],
    [`${chunks}${foo}0\r\n`, 'foo\n', 200],
    ['HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfoo', 'foo', 200],
    ['HTTP/1.1 200 OK\r\ncontent-le', '', undefined],
    ['', '', undefined],
  ] as const) {
    const answer = await get(await serve(t, (socket) => socket.end(wire)))
    t.equal(answer.ending, 'truncated', JSON.stringify(wire))
    t.equal(answer.status, status)
    t.equal(bodyOf(answer), body)
  }
})

t.test('A body that only the connection’s end can end is complete then', async (t) => {
  const url = await serve(t, (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nfoo'))
  const answer = await get(url)
  t.match(answer, { ending: 'complete' })
  t.equal(bodyOf(answer), 'foo')
})

t.test('An answer that is reset keeps what came', async (t) => {
  const url = await serve(t, (socket) => {
    resetOnceRead(socket)
    socket.write('HTTP/1.1 200 OK\r\n\r\nfoo')
  })
  const answer = await get(url)
  t.match(answer, { ending: 'reset', status: 200 })
  t.equal(bodyOf(answer), 'foo')
})

t.test('One that falls silent is waited for as long as asked', async (t) => {
  const url = await serve(t, (socket) => socket.write(chunks + foo))
  const answer = await get(url, { patience: 300 })
  t.match(answer, { ending: 'silent', status: 200 })
  t.equal(bodyOf(answer), 'foo\n')
  t.ok(answer.endedMs >= 290, `${answer.endedMs} ms`)
})

t.test('Each byte renews the patience', async (t) => {
  const url = await serve(t, (socket) => {
    let left = 6
    const timer = setInterval(() => {
      socket.write(left-- > 0 ? foo : end)
      if (left < 0) clearInterval(timer)
    }, 250)
    socket.write(chunks)
  })
  const answer = await get(url, { patience: 1_000 })
  t.equal(answer.ending, 'complete')
  t.ok(answer.endedMs > 1_000, `${answer.endedMs} ms in all`)
})

t.test('One that goes on for ever is endless', async (t) => {
  await t.test('drop by drop', async (t) => {
    const url = await serve(t, (socket) => {
      socket.write(chunks)
      const timer = setInterval(() => socket.write(foo), 10)
      socket.on('close', () => clearInterval(timer))
    })
    t.match(await get(url, { longest: 300 }), { ending: 'endless', status: 200 })
  })

  await t.test('before its head', async (t) => {
    const url = await serve(t, (socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 10)
      socket.on('close', () => clearInterval(timer))
    })
    t.match(await get(url, { longest: 300 }), { ending: 'endless', status: undefined })
  })

  await t.test('or as a flood', async (t) => {
    const url = await serve(t, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const pour = () => {
        while (socket.writable && socket.write(Buffer.alloc(2 ** 16)));
      }
      socket.on('drain', pour)
      pour()
    })
    const answer = await get(url, { most: 2 ** 20 })
    t.equal(answer.ending, 'endless')
    const read = answer.arrivals.reduce((sum, { bytes }) => sum + bytes, 0)
    t.ok(read < 2 ** 20 + 2 ** 17, `${read} bytes read`)
  })
})

t.test('An answer that stops being HTTP in mid-body is malformed, and keeps what came', async (t) => {
  const url = await serve(t, (socket) => socket.write(`${chunks}${foo}zz\r\n`))
  const answer = await get(url)
  t.match(answer, { ending: 'malformed', status: 200, malformed: /expected a chunk's size, got "zz"/ })
  t.equal(bodyOf(answer), 'foo\n')
})

t.test('A server of another protocol cannot be asked', async (t) => {
  const url = await serve(t, (socket) => socket.write('220 mail.example ESMTP\r\n'))
  await t.rejects(get(url), { code: 'STREAMPROOF_MALFORMED_ANSWER', message: /220 mail.example/ })
})

t.test('A port where nobody listens cannot be asked', async (t) => {
  const { url, stop } = await listen(createServer())
  await stop()
  await t.rejects(get(url), { code: 'ECONNREFUSED' })
})

t.test('An abort rejects with its reason, whatever it was waiting for', async (t) => {
  const { url, stop } = await listen(createServer((socket) => socket.resume()))
  t.teardown(stop)
  const connecting = new AbortController()
  const shaking = get(new URL(`https://${url.host}`), { signal: connecting.signal })
  connecting.abort(new Error('enough'))
  await t.rejects(shaking, { message: 'enough' }, 'the connection')

  let client: Socket | undefined
  const streaming = new AbortController()
  const talking = await serve(t, (socket) => {
    client = clientOf(socket)
    client.once('data', () => streaming.abort(new Error('enough')))
    socket.write(chunks + foo)
  })
  await t.rejects(get(talking, { signal: streaming.signal }), { message: 'enough' }, 'the rest of the answer')
  t.ok(client?.destroyed, 'and it leaves no connection')
})

t.test('https', async (t) => {
  const server = createHttps({ cert, key }, (_, response) => response.end('foo'))
  const { url, stop } = await listen(server)
  t.teardown(stop)
  const byAddress = new URL(`https://${url.host}`)
  const byName = new URL(`https://localhost:${url.port}`)

  await t.test('with an untrusted certificate cannot be asked', async (t) => {
    await t.rejects(get(byAddress), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  })

  await t.test('is asked like http', async (t) => {
    const before = getCACertificates('default')
    setDefaultCACertificates([ca])
    t.teardown(() => setDefaultCACertificates(before))
    for (const secure of [byAddress, byName]) {
      const answer = await get(secure)
      t.match(answer, { status: 200, ending: 'complete' }, secure.hostname)
      t.equal(bodyOf(answer), 'foo')
    }
    t.strictSame(warnings, [], 'an address is not given as a server name')
  })

  await t.test('of a port that speaks http cannot be asked', async (t) => {
    const plain = await serve(t, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await t.rejects(get(new URL(`https://${plain.host}`)), { code: /WRONG_VERSION|EPROTO|PACKET_LENGTH/ })
  })

  await t.test('of a port that never shakes hands is given up when patience runs out', async (t) => {
    const { url, stop } = await listen(createServer((socket) => socket.resume()))
    t.teardown(stop)
    const request = { patience: 200 }
    await t.rejects(get(new URL(`https://${url.host}`), request), {
      code: 'ETIMEDOUT',
      message: /within 200 ms/,
    })
  })
})

t.test('Bytes after the end make an answer malformed', async (t) => {
  const url = await serve(t, (socket) => socket.end(`${chunks}${foo}${end}HTTP/1.1 200 OK\r\n\r\n`))
  t.match(await get(url), { status: 200, ending: 'malformed', malformed: /nothing after the end/ })
})

t.test('A head with two lengths is malformed', async (t) => {
  const both = chunks.replace('X-Order: 1', 'Content-Length: 4')
  const url = await serve(t, (socket) => socket.end(both + foo + end))
  t.match(await get(url), {
    status: 200,
    ending: 'malformed',
    malformed: /transfer-encoding or a content-length/,
  })
})
