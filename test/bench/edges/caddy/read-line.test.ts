import t from 'tap'
import { readLine } from '../../../../bench/edges/caddy/read-line.ts'

const line = (status: number) =>
  `{"status":${status},"duration":0.3014,"size":8,"request":{"uri":"/?run=one"}}`

t.test('The status tells what Caddy made of it', async (t) => {
  t.strictSame(readLine(line(200)), { line: line(200), says: '200 after 301 ms', flags: [], ms: 301 })
  t.match(readLine(line(502)), { author: 'service', flags: ['502'] })
  const aborted = (error: string) =>
    `{"level":"warn","msg":"aborting with incomplete response","request":{"uri":"/?run=one"},"error":"reading: ${error}"}`
  t.match(readLine(line(200), [aborted('unexpected EOF')]), { author: 'service', flags: ['incomplete'] })
  t.match(readLine(line(200), [aborted('context canceled')]), { author: 'client', flags: ['incomplete'] })
  t.match(readLine(line(504)), { author: 'edge', flags: ['504'] })
})
