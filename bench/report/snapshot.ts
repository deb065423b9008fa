import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { readResults } from './read.ts'
import { updateReadme } from './readme.ts'
import { picture } from './svg/picture.ts'

// `npm run snapshot`: the latest run becomes the committed one, and the README and its picture show it.

const results = new URL('../results/', import.meta.url)
const latest = new URL('latest.json', results)
const readme = new URL('../../README.md', import.meta.url)

const run = await readResults(latest)
// All of it is made before any of it is written: a run that cannot be shown leaves everything as it was.
const drawn = picture(run)
const updated = updateReadme(await readFile(readme, 'utf8'), run)
await copyFile(latest, new URL('snapshot.json', results))
await writeFile(new URL('timeline.svg', results), drawn)
await writeFile(readme, updated)
