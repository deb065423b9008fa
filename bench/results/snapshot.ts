import { readFile, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { committedAs } from './committed.ts'
import { readResults } from './read.ts'
import { documents, updateDocument } from './readme.ts'
import { benchReport } from './report.ts'
import { committable, resultsText } from './text.ts'

// `npm run snapshot` commits the latest run: it writes the run's results, its picture, its report as a sample, and its
// blocks of the documents. `npm run snapshot -- bench/results/snapshot.json` does so anew for a committed run.

const results = new URL('./', import.meta.url)
const [file = new URL('latest.json', results)] = process.argv.slice(2)

const whole = await readResults(file)
const committed = committedAs(whole)
const run = committable(committed.keep?.(whole) ?? whole)
// Everything is made before anything is written, so that a run that cannot be drawn changes no file.
const drawn = committed.picture && { file: committed.picture.file, text: committed.picture.draw(run) }
const sample = committed.sample && benchReport(run)
const updated = await Promise.all(
  documents.map(async (file) => ({ file, text: updateDocument(await readFile(file, 'utf8'), run) })),
)
const text = resultsText(run)
await writeFile(
  new URL(committed.results, results),
  committed.results.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text,
)
if (drawn) await writeFile(new URL(drawn.file, results), drawn.text)
if (committed.sample && sample) await writeFile(new URL(committed.sample, results), sample)
for (const { file, text } of updated) await writeFile(file, text)
