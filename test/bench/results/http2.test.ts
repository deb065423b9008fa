import { readFile } from 'node:fs/promises'
import t from 'tap'
import { committedAs } from '../../../bench/results/committed.ts'
import { differing, http2Page } from '../../../bench/results/http2.ts'
import { readResults } from '../../../bench/results/read.ts'
import { cells, differences, failures } from '../../../src/report/results.ts'

const folder = new URL('../../../bench/results/', import.meta.url)
const run = await readResults(new URL('http2.json', folder))

t.test('The committed page shows the committed run', async (t) => {
  t.equal(committedAs(run).results, 'http2.json')
  t.equal(await readFile(new URL('http2.md', folder), 'utf8'), http2Page(run), 'npm run snapshot writes both')
  t.same(failures(run), [])
  t.same(differences(run), [])
})

t.test('Envoy, nginx, HAProxy and Caddy are measured over both', async (t) => {
  for (const id of ['app-runner', 'alb', 'nginx', 'haproxy', 'caddy', 'envoy'])
    t.same(
      run.edges.filter((edge) => edge.id === id || edge.id === `${id}-http2`).map(({ protocol }) => protocol),
      [undefined, 'http2'],
      id,
    )
})

t.test('It holds only what differs, and what only HTTP/2 has', async (t) => {
  t.same(differing(run), run)
  const ids = run.checks.map(({ id }) => id)
  t.ok(ids.includes('http2-streams') && ids.includes('http2-neighbour'))
  t.notOk(ids.includes('sse-utf8'), 'what is the same through all of them is left out')
})

t.test('HAProxy 2.6 hides a broken stream over HTTP/2 only', async (t) => {
  const verdict = (edge: string) =>
    cells(run).find((cell) => cell.edge === edge && cell.check === 'chunked-failing')?.verdict
  t.match(verdict('haproxy'), { verdict: 'survives' })
  t.match(verdict('haproxy-http2'), { verdict: 'cut', cause: 'hidden-end', by: 'edge' })
})
