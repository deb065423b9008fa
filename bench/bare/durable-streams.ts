import { DurableStreamTestServer } from '@durable-streams/server'

// The protocol's own server for Node, in memory.

const port = Number(process.env.PORT)
await new DurableStreamTestServer({ port, host: '127.0.0.1' }).start()
// It has no health route, but any path may be a stream.
await fetch(`http://127.0.0.1:${port}/health`, { method: 'PUT' })
