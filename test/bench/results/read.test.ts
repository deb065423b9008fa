import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { readResults } from '../../../bench/results/read.ts'
import { toStored } from '../../../bench/results/stored.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import { cut, load, runOf } from '../../report/run.ts'

const made = {
  ...runOf({ direct: [cut] }, { load: [load] }),
  checks: checks.filter(({ id }) => id === 'sse'),
}
const run = JSON.parse(JSON.stringify(toStored(made)))

function file(t: Test, content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return join(t.testdir({ 'old.json': text }), 'old.json')
}

t.test('A run’s results are read as they were written', async (t) => {
  const path = file(t, run)
  t.same(await readResults(path), made, 'with the checks that they name')
  t.same(await readResults(pathToFileURL(path)), made)
})

t.test('Any other file is an error that says what is wrong and what to do', async (t) => {
  const refused = async (path: string, what: string) => {
    const error = await readResults(path).catch((error) => error)
    t.match(error, { code: 'STREAMPROOF_RESULTS', message: `${path} does not hold a run’s results: ${what}` })
    t.match(error, { message: 'They are what npm run bench writes to bench/results/latest.json' })
  }
  await refused(join(t.testdir(), 'none.json'), 'there is no such file')
  await refused(t.testdir(), 'it cannot be read (EISDIR)')
  await refused(file(t, '# Title'), 'it is not JSON: ')
  await refused(file(t, {}), "it must have required property 'version'")
  const { beats, ...older } = run.answers[0].outcome
  const old = { ...run, answers: [{ edge: 'direct', outcome: older }] }
  await refused(file(t, old), "/answers/0/outcome must have required property 'beats'")
  await refused(file(t, { ...run, checks: ['yesterday'] }), 'there is no check yesterday any more')
  await refused(file(t, { ...run, moon: 1 }), 'it must NOT have additional properties: moon')
  const newer = [{ ...load, moon: 1 }]
  await refused(file(t, { ...run, load: newer }), '/load/0 must NOT have unevaluated properties: moon')
})
