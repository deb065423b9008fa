import { readdir, readFile, stat } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { readResults } from '../../../bench/results/read.ts'
import { toStored } from '../../../bench/results/stored.ts'
import { committable, resultsText } from '../../../bench/results/text.ts'
import { cells } from '../../../src/report/results.ts'

const folder = new URL('../../../bench/results/', import.meta.url)

t.test('A file of results has one answer a line and reads back as it was', async (t) => {
  const results = await readResults(new URL('snapshot.json', folder))
  const text = resultsText(results)
  t.strictSame(JSON.parse(text), toStored(results))
  const answers = text.split('\n').filter((line) => line.includes('"outcome":{'))
  t.equal(answers.length, results.answers.length)
})

t.test('Committed results have rounded times, fewer reads, and the same verdicts', async (t) => {
  const results = await readResults(new URL('snapshot.json', folder))
  const [answer] = results.answers
  if (!answer) throw new Error('the snapshot has no answers')
  const arrivals = [
    { ms: 0.96, bytes: 0 },
    { ms: 1.23456, bytes: 10 },
    { ms: 1.9, bytes: 5 },
    { ms: 2.1, bytes: 1 },
  ]
  const long = { ...answer, outcome: { ...answer.outcome, arrivals } }
  t.strictSame(committable({ ...results, answers: [long] }).answers[0]?.outcome.arrivals, [
    { ms: 1, bytes: 15 },
    { ms: 2.1, bytes: 1 },
  ])
  const verdicts = (of: typeof results) => cells(of).map(({ verdict }) => verdict)
  t.strictSame(verdicts(committable(results)), verdicts(results))
})

t.test('npm run snapshot has written the committed files, and they take at most 1 MB together', async (t) => {
  for (const name of [
    'snapshot.json',
    'fronts.json.gz',
    'http2.json',
    'limits.json',
    'client.json',
    'channels.json',
    'proxies.json.gz',
  ]) {
    const file = new URL(name, folder)
    const bytes = await readFile(file)
    const text = String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    t.ok(text === resultsText(committable(await readResults(file))), name)
  }
  const measured = (await readdir(folder)).filter((name) =>
    /^(snapshot|fronts|timeline|http2|limits|client|channels|proxies|sample)\./.test(name),
  )
  const sizes = await Promise.all(measured.map(async (name) => (await stat(new URL(name, folder))).size))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  t.ok(bytes <= 1_000_000, `${bytes} bytes`)
})
