import t from 'tap'
import { matrixTables, summaryTable } from '../../src/report/markdown.ts'
import { streamed } from '../support/outcomes.ts'
import { fronts } from './fronts.ts'
import { cut, runOf, skipped } from './run.ts'

const websocket = (check: string) => ({ ...streamed(0), check, transport: 'websocket' }) as const

t.test(
  'A table for each transport: a word where it survives, and the reason where it does not',
  async (t) => {
    const run = runOf({ direct: [streamed(0), websocket('websocket')], other: [cut, websocket('websocket')] })
    t.equal(
      matrixTables(run),
      `| sse | the edge direct | the edge other |
| --- | --- | --- |
| \`sse\` What sse asks | survives | **cut**<br>after 2 of 3 events, 300 ms in, the connection closed before the end of the stream; by the edge at 250 ms (heard: client, service record, edge log); checked with the same file, its times divided by 20 |

| websocket | the edge direct | the edge other |
| --- | --- | --- |
| \`websocket\` What websocket asks | survives | survives |`,
    )
  },
)

t.test('Checks that no edge was asked share a row for each reason', async (t) => {
  const ids = ['websocket-text', 'websocket-1mb']
  const run = runOf({ direct: ids.map(websocket), other: ids.map(skipped) })
  t.equal(
    matrixTables(run).split('\n').slice(2).join('\n'),
    '| 2 more checks | survives | not asked: skipped: needs &#96;websocket&#96; |',
  )
  const another = {
    ...run,
    edges: [...run.edges, { id: 'b', title: 'b', truth: 'stand-in' as const, expected: {} }],
  }
  const answers = [...run.answers, ...ids.map((id) => ({ edge: 'b', outcome: websocket(id) }))]
  t.match(
    matrixTables({ ...another, answers }),
    '| `websocket-text` What websocket-text asks | survives | not asked | survives |',
  )
})

t.test('A sentence is escaped and stays in its field', async (t) => {
  const run = runOf({ direct: [{ ...cut, malformed: 'a | b\n<img> `c` [d](e) *f*' }] })
  t.match(matrixTables(run), 'a &#124; b &#60;img&#62; &#96;c&#96; &#91;d&#93;(e) &#42;f&#42;')
})

t.test(
  'What each front lets through: both answers, what today’s rests on, and what has changed',
  async (t) => {
    const [head, , managed, , stream, socket] = summaryTable(fronts).split('\n')
    t.equal(head, '| front | chunked, 2023 → now | SSE, 2023 → now | WebSocket, 2023 → now | evidence |')
    t.equal(
      managed,
      '| the edge managed<br>*vendor runtime + stand-in front* | yes → yes | yes → yes | no → no: 426 | chunked, SSE: 3 events at 3, 203, 403 ms, whole at 403 ms<br>WebSocket: 426 instead of 200, with an empty body |',
    )
    t.match(stream, '| **no → yes** | **no → yes** | – → no: 426 |')
    t.match(stream, '<br>**changed:** since November 2025 it streams<br>**unknown:** its ALPN |')
    t.match(socket, '| – | – | **partly → yes** | WebSocket: 3 events')
  },
)
