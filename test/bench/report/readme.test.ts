import { readFile } from 'node:fs/promises'
import t from 'tap'
import { updateReadme } from '../../../bench/report/readme.ts'
import { differences, failures, type Results } from '../../../bench/results.ts'

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

t.test('the README shows the committed snapshot, and nothing that it does not hold', async (t) => {
  const readme = await read('README.md')
  const results: Results = JSON.parse(await read('bench/results/snapshot.json'))
  t.match(readme, '<!-- bench: matrix -->')
  t.equal(updateReadme(readme, results), readme, 'npm run snapshot writes both')
})

t.test('the committed snapshot is of a whole run that went as expected', async (t) => {
  const results: Results = JSON.parse(await read('bench/results/snapshot.json'))
  t.same(
    results.edges.map(({ id }) => id),
    ['direct', 'app-runner'],
  )
  t.same(failures(results), [])
  t.same(differences(results), [])
  t.ok(results.load.length > 0)
})

t.test('a block that nobody knows how to fill is named', async (t) => {
  t.throws(
    () => updateReadme('<!-- bench: moon -->\n<!-- /bench -->', {} as Results),
    /block named moon; there are matrix/,
  )
})
