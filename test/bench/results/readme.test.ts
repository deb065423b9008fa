import { readFile } from 'node:fs/promises'
import t from 'tap'
import { edges } from '../../../bench/edges/index.ts'
import { mendedId } from '../../../bench/edges/mended.ts'
import { parseOptions } from '../../../bench/options.ts'
import { committedAs } from '../../../bench/results/committed.ts'
import { readResults } from '../../../bench/results/read.ts'
import { documents, updateDocument } from '../../../bench/results/readme.ts'
import { benchReport } from '../../../bench/results/report.ts'
import { truths } from '../../../bench/results/truths/index.ts'
import type { Remedy } from '../../../src/probe/advice/advice.ts'
import { type VendorId, vendors } from '../../../src/probe/advice/index.ts'
import { cells, differences, failures, type Results } from '../../../src/report/results.ts'
import { summary } from '../../../src/report/summary.ts'

const file = (path: string) => new URL(`../../../${path}`, import.meta.url)
const read = (path: string) => readFile(file(path), 'utf8')
const snapshot = () => readResults(file('bench/results/snapshot.json'))
const limitsRun = () => readResults(file('bench/results/limits.json'))
const clientRun = () => readResults(file('bench/results/client.json'))
const channelsRun = () => readResults(file('bench/results/channels.json'))
const proxiesRun = () => readResults(file('bench/results/proxies.json.gz'))
const frontsRun = () => readResults(file('bench/results/fronts.json.gz'))

t.test('The documents show the committed runs', async (t) => {
  for (const document of documents) {
    const text = await readFile(document, 'utf8')
    t.match(text, /<!-- bench: \w+ -->/)
    t.equal(updateDocument(text, await snapshot()), text, 'npm run snapshot writes both')
    t.equal(updateDocument(text, await frontsRun()), text, 'npm run snapshot writes both')
    t.equal(updateDocument(text, await proxiesRun()), text, 'npm run snapshot writes both')
    t.equal(updateDocument(text, await limitsRun()), text, 'npm run snapshot writes both')
    t.equal(updateDocument(text, await clientRun()), text, 'npm run snapshot writes both')
    t.equal(updateDocument(text, await channelsRun()), text, 'npm run snapshot writes both')
  }
})

t.test('The documents’ pictures show the committed runs', async (t) => {
  const bench = await read('bench/README.md')
  for (const run of [await snapshot(), await frontsRun()]) {
    const { picture } = committedAs(run)
    t.ok(picture && bench.includes(`](results/${picture.file})`))
    t.equal(await read(`bench/results/${picture?.file}`), picture?.draw(run), 'npm run snapshot writes it')
  }
})

t.test('The committed sample is today’s report of the committed run', async (t) => {
  const run = await snapshot()
  const { sample = '' } = committedAs(run)
  t.ok((await read('bench/README.md')).includes(`](results/${sample})`), 'bench/README.md links it')
  t.ok(
    (await read(`bench/results/${sample}`)) === benchReport(run),
    'npm run snapshot -- bench/results/snapshot.json writes it',
  )
})

t.test('The committed snapshot is a whole run without differences', async (t) => {
  const results = await snapshot()
  t.equal(committedAs(results).results, 'snapshot.json')
  t.same(
    results.edges.map(({ id }) => id),
    ['direct', 'app-runner'],
  )
  t.same(failures(results), [])
  t.same(differences(results), [])
  t.ok(results.load.length > 0)
})

t.test('Each committed run has an answer to every check that the bench asks today', async (t) => {
  const asked = parseOptions([])?.checks.map(({ id }) => id) ?? []
  t.ok(asked.length > 80)
  for (const run of [await snapshot(), await frontsRun(), await proxiesRun()]) {
    // Where an edge has no place for a check, there is nothing to store. Without an edge everything is asked.
    const answered = new Set(
      run.answers.flatMap(({ edge, outcome }) => (edge === 'direct' ? outcome.check : [])),
    )
    const missing = asked.filter((check) => !answered.has(check))
    t.strictSame(missing, [], `${committedAs(run).results}: npm run snapshot asks them`)
  }
})

t.test('The committed run with --fronts has all its edges and no differences', async (t) => {
  const results = await frontsRun()
  t.equal(committedAs(results).results, 'fronts.json.gz')
  t.same(
    results.edges.map(({ id }) => id),
    edges.filter(({ group }) => group !== 'proxies').map(({ id }) => id),
  )
  t.same(failures(results), [])
  t.same(differences(results), [])
})

t.test(
  'The committed run of the proxies has all of them, with their versions, and no differences',
  async (t) => {
    const results = await proxiesRun()
    const proxies = edges.filter(({ group }) => group === 'proxies')
    t.same(
      results.edges.map(({ id }) => id),
      ['direct', ...proxies.map(({ id }) => id)],
    )
    for (const { id, title } of results.edges) t.ok(id === 'direct' || /\d+\.\d+\.\d+/.test(title), title)
    t.same(failures(results), [])
    t.same(differences(results), [])
  },
)

t.test('Each truth is about cells of the matrix, and quotes what the edge logged', async (t) => {
  const found = cells(await proxiesRun())
  for (const { edges, checks, causes, logged } of truths)
    for (const [edge, check] of edges.flatMap((edge) => checks.map((check) => [edge, check]))) {
      const cell = found.find((one) => one.edge === edge && one.check === check)
      t.ok(cell && causes.includes(cell.verdict.cause), `${check} through ${edge}: ${cell?.verdict.cause}`)
      if (logged) t.ok(cell?.outcome.edgeLog?.line.includes(logged), `${check} through ${edge}`)
    }
})

t.test('Each way in which a proxy fails has a truth', async (t) => {
  const found = cells(await proxiesRun())
  const failing = found.filter(({ verdict }) => !['survives', 'unknown'].includes(verdict.verdict))
  const untold = failing.filter(
    ({ edge, verdict }) =>
      !truths.some(
        ({ edges, causes }) =>
          causes.includes(verdict.cause) && edges.some((id) => id === edge || mendedId(id) === edge),
      ),
  )
  t.strictSame(
    untold.map(({ edge, check, verdict }) => `${check} through ${edge}: ${verdict.cause}`),
    [],
  )
})

t.test('What a mended form makes worse is what its advice says it costs', async (t) => {
  const run = await proxiesRun()
  const verdicts = new Map(
    cells(run).map(({ edge, check, verdict }) => [`${check} ${edge}`, verdict.verdict]),
  )
  const worse: string[] = []
  const costs: string[] = []
  for (const { id, vendor } of run.edges) {
    for (const { id: check } of run.checks)
      if (verdicts.get(`${check} ${id}`) === 'survives')
        if (['cut', 'refused', 'degrades'].includes(verdicts.get(`${check} ${mendedId(id)}`) ?? ''))
          worse.push(`${check} through ${id}`)
    if (!run.edges.some((one) => one.id === mendedId(id))) continue
    const remedies: Remedy[] = vendors[vendor as VendorId]
    costs.push(...remedies.flatMap(({ costs = [] }) => costs.map((check) => `${check} through ${id}`)))
  }
  t.strictSame(worse.sort(), costs.sort())
})

t.test('An edge whose answer differs from the article’s says why', async (t) => {
  // “Partly” is no answer that a verdict gives.
  for (const { edge, answers } of summary(await frontsRun()))
    if (answers.some(({ in2023, differs }) => differs && in2023 !== 'partly'))
      t.ok(edge.since2023, `${edge.id} names what has changed`)
})

t.test('A run leaves the other kind’s blocks unchanged', async (t) => {
  const block = (name: string) => `<!-- bench: ${name} -->\nold\n<!-- /bench -->\n`
  const both = ['matrix', 'cost', 'fronts'].map(block).join('')
  const updated = updateDocument(both, await frontsRun())
  t.ok(updated.startsWith(block('matrix') + block('cost')))
  t.notOk(updated.endsWith(block('fronts')))
  const other = updateDocument(both, await snapshot())
  t.ok(other.endsWith(block('fronts')))
  t.notMatch(other, block('cost'))
})

t.test('An unknown block is an error that names it', async (t) => {
  t.throws(
    () => updateDocument('<!-- bench: moon -->\n<!-- /bench -->', {} as Results),
    /block named moon; there are transports/,
  )
})
