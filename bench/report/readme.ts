import type { Results } from '../results.ts'
import { legend } from './cost.ts'
import { costTables, loadTable, matrixTables } from './markdown.ts'
import { machineLine } from './words.ts'

/** What the README shows of a run, by the name of the block that holds it. */
const blocks: Record<string, (results: Results) => string> = {
  matrix: (results) => [matrixTables(results), loadTable(results), machineLine(results)].join('\n\n'),
  cost: (results) => [costTables(results), legend].join('\n\n'),
}

/**
 * A README with its blocks (`<!-- bench: NAME -->` to `<!-- /bench -->`) made anew from a run.
 * @throws where a block has no such name
 */
export function updateReadme(readme: string, results: Results): string {
  return readme.replace(/(<!-- bench: (\w+) -->\n).*?(<!-- \/bench -->)/gs, (_, start, name, end) => {
    const block = blocks[name]
    if (!block)
      throw new Error(`README.md has a block named ${name}; there are ${Object.keys(blocks).join(', ')}`)
    return `${start}\n${block(results)}\n\n${end}`
  })
}
