import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { updateReadme } from './readme.ts'

// `npm run snapshot`: the latest run becomes the committed one, and the README shows it.

const latest = new URL('../results/latest.json', import.meta.url)
const snapshot = new URL('../results/snapshot.json', import.meta.url)
const readme = new URL('../../README.md', import.meta.url)

await copyFile(latest, snapshot)
await writeFile(
  readme,
  updateReadme(await readFile(readme, 'utf8'), JSON.parse(await readFile(snapshot, 'utf8'))),
)
