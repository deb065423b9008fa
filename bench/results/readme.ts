import { stripVTControlCharacters } from 'node:util'
import {
  failuresTable,
  loadTable,
  matrixTables,
  summaryTable,
  table,
  transportsTable,
} from '../../src/report/markdown.ts'
import type { Section } from '../../src/report/results.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import { machineLine } from '../../src/report/words.ts'
import { clientSection } from '../client/report.ts'
import { channelsSection } from '../cost/channels/report.ts'
import { costSection } from '../cost/report.ts'
import { limitsSection } from '../limits/report.ts'
import { committedAs } from './committed.ts'
import { proxiesMatrix } from './proxies.ts'
import type { BenchResults } from './results.ts'

interface Block {
  /** The committed results that it shows. */
  of: 'snapshot.json' | 'fronts.json.gz' | 'limits.json' | 'client.json' | 'channels.json' | 'proxies.json.gz'
  fill(results: BenchResults): string
}

/** The documents that show the committed runs. */
export const documents = ['README.md', 'bench/README.md'].map(
  (path) => new URL(`../../${path}`, import.meta.url),
)

/** Their blocks, by name. */
const blocks: Record<string, Block> = {
  transports: { of: 'snapshot.json', fill: transportsTable },
  failures: { of: 'fronts.json.gz', fill: failuresTable },
  terminal: { of: 'snapshot.json', fill: terminalBlock },
  matrix: {
    of: 'snapshot.json',
    fill: (results) => [matrixTables(results), loadTable(results), machineLine(results)].join('\n\n'),
  },
  limits: {
    of: 'limits.json',
    fill: (results) => section(limitsSection(results.limits ?? [], results), results),
  },
  client: {
    of: 'client.json',
    fill: (results) => section(clientSection(results.client ?? [], results), results),
  },
  proxies: { of: 'proxies.json.gz', fill: proxiesMatrix },
  cost: { of: 'snapshot.json', fill: costTables },
  channels: {
    of: 'channels.json',
    fill: (results) => section(channelsSection(results.channels ?? []), results),
  },
  fronts: {
    of: 'fronts.json.gz',
    fill: (results) => [summaryTable(results), machineLine(results)].join('\n\n'),
  },
}

/**
 * Updates a document's blocks (`<!-- bench: NAME -->` to `<!-- /bench -->`) from a run. A run updates the blocks of
 * its own kind only.
 * @throws an Error where a block's name is unknown
 */
export function updateDocument(document: string, results: BenchResults): string {
  return document.replace(/(<!-- bench: (\w+) -->\n).*?(<!-- \/bench -->)/gs, (old, start, name, end) => {
    const block = blocks[name]
    if (!block) throw new Error(`There is a block named ${name}; there are ${Object.keys(blocks).join(', ')}`)
    return block.of === committedAs(results).results ? `${start}\n${block.fill(results)}\n\n${end}` : old
  })
}

function section({ tables, note }: Section, results: BenchResults): string {
  return [...tables.map(table), note, machineLine(results)].join('\n\n')
}

/** The commands, and how the answer of the first one begins. */
function terminalBlock(results: BenchResults): string {
  const [answer, found = ''] = stripVTControlCharacters(terminalReport(results)).split('\n\n')
  const first = found.split('\n').slice(0, 2)
  const shown = ['$ npm ci && npm run bench', answer, '', ...first, '…', '$ npm ci && npm test']
  return ['```console', ...shown, '```'].join('\n')
}

function costTables({ cost }: BenchResults): string {
  if (!cost) throw new Error('This run did not measure the cost. Run the whole bench: npm run bench.')
  const { tables, note } = costSection(cost)
  return [...tables.map(table), note].join('\n\n')
}
