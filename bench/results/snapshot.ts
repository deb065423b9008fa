import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { committedAs } from './committed.ts'
import { readResults } from './read.ts'
import { updateReadme } from './readme.ts'

// `npm run snapshot`: the latest run becomes the committed one of its kind, and the README and its picture show it.

const results = new URL('.//', import.meta.url)
const latest = new URL('latest.json', results)
const readme = new URL('../../README.md', import.meta.url)

const run = await readResults(latest)
const committed = committedAs(run)
// All of it is made before any of it is written: a run that cannot be shown leaves everything as it was.
const drawn = committed.draw(run)
const updated = updateReadme(await readFile(readme, 'utf8'), run)
await copyFile(latest, new URL(committed.results, results))
await writeFile(new URL(committed.picture, results), drawn)
await writeFile(readme, updated)
