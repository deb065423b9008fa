import { readFileSync } from 'node:fs'

const readme = readFileSync(new URL('../../src/channels/README.md', import.meta.url), 'utf8')

/** A code block of the channels' README, as it stands there. */
export function block(kind: 'recipe' | 'output', name: string): string {
  const [, code] = new RegExp(`<!-- ${kind}: ${name} -->\n\`\`\`\\w*\n(.*?)\`\`\``, 's').exec(readme) ?? []
  if (code === undefined) throw new Error(`the README has no ${kind} ${name}`)
  return code
}
