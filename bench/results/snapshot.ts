import { readFile, writeFile } from 'node:fs/promises'
import { committedAs } from './committed.ts'
import { readResults } from './read.ts'
import { documents, updateDocument } from './readme.ts'
import { committable, resultsText } from './text.ts'

// `npm run snapshot` commits the latest run: it writes the run's results, its picture, and its blocks of the documents.

const results = new URL('./', import.meta.url)
const latest = new URL('latest.json', results)

const whole = await readResults(latest)
const committed = committedAs(whole)
const run = committable(committed.keep?.(whole) ?? whole)
// Everything is made before anything is written, so that a run that cannot be drawn changes no file.
const drawn = committed.picture && { file: committed.picture.file, text: committed.picture.draw(run) }
const updated = await Promise.all(
  documents.map(async (file) => ({ file, text: updateDocument(await readFile(file, 'utf8'), run) })),
)
await writeFile(new URL(committed.results, results), resultsText(run))
if (drawn) await writeFile(new URL(drawn.file, results), drawn.text)
for (const { file, text } of updated) await writeFile(file, text)
