import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import t from 'tap'
import { freePort } from '../../../bench/programs/port.ts'

/** A Redis or Valkey in cluster mode listens there too, this much higher. */
const CLUSTER_BUS = 10_000

// A service that was to listen on such a port once met a test's server there: it asked that one for its health.
t.test('A free port is none that the system gives to clients or to servers at port 0', async (t) => {
  const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '49152 65535')
  const first = Number(range.split(/\s+/)[0])
  for (let n = 0; n < 20; n++) t.ok((await freePort()) + CLUSTER_BUS < first)
})

t.test('A server can listen on a free port, and nobody does', async (t) => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  t.match(server.address(), { port })
})
