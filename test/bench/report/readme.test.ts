import { readFile } from 'node:fs/promises'
import t from 'tap'
import { readResults } from '../../../bench/report/read.ts'
import { updateReadme } from '../../../bench/report/readme.ts'
import { picture } from '../../../bench/report/svg/picture.ts'
import { differences, failures, type Results } from '../../../bench/results.ts'

const file = (path: string) => new URL(`../../../${path}`, import.meta.url)
const read = (path: string) => readFile(file(path), 'utf8')
const snapshot = () => readResults(file('bench/results/snapshot.json'))

t.test('the README shows the committed snapshot, and nothing that it does not hold', async (t) => {
  const readme = await read('README.md')
  t.match(readme, '<!-- bench: matrix -->')
  t.equal(updateReadme(readme, await snapshot()), readme, 'npm run snapshot writes both')
})

t.test('so does its picture', async (t) => {
  t.match(await read('README.md'), /!\[[^\]]+\]\(bench\/results\/timeline\.svg\)/)
  t.equal(await read('bench/results/timeline.svg'), picture(await snapshot()), 'npm run snapshot writes it')
})

t.test('the committed snapshot is of a whole run that went as expected', async (t) => {
  const results = await snapshot()
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
