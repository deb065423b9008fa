import { readdir, readFile } from 'node:fs/promises'
import t from 'tap'

const folder = new URL('../../../bench/edges/', import.meta.url)

t.test('A proxy is a folder whose index.ts has at most forty lines', async (t) => {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  const texts = await Promise.all(names.map((name) => readFile(new URL(`${name}/index.ts`, folder), 'utf8')))
  const proxies = texts.filter((text) => /programEdge\(|chain\(|group: 'proxies'/.test(text))
  t.ok(proxies.length > 10)
  for (const text of proxies) t.ok(text.split('\n').length <= 41, `${/export const \w+/.exec(text)}`)
})
