import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Test } from 'tap'

const readme = readFileSync(new URL('../../src/channels/README.md', import.meta.url), 'utf8')

/** A code block of the channels' README, as it stands there. */
export function block(kind: 'recipe' | 'output', name: string): string {
  const [, code] = new RegExp(`<!-- ${kind}: ${name} -->\n\`\`\`\\w*\n(.*?)\`\`\``, 's').exec(readme) ?? []
  if (code === undefined) throw new Error(`the README has no ${kind} ${name}`)
  return code
}

/** Imports a recipe as a module. It lies where its own imports are found. */
export async function loadRecipe(t: Test, name: string) {
  const file = join(import.meta.dirname, '../../.cache', `recipe-${name}-${process.pid}.mjs`)
  await writeFile(file, block('recipe', name))
  t.teardown(() => rm(file))
  return import(pathToFileURL(file).href)
}
