import { writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CommandContext, runCommand } from '../src/cli/command.ts'
import { fitted } from '../src/cli/help.ts'
import { liveLine } from '../src/cli/live-line.ts'
import { load } from '../src/cli/load.ts'
import { compareResults } from '../src/report/compare.ts'
import { cells, differences, failures } from '../src/report/results.ts'
import { terminalReport } from '../src/report/terminal.ts'
import { colouredCostSection } from './cost/report.ts'
import { type BenchOptions, help, parseOptions } from './options.ts'
import { readResults } from './results/read.ts'
import { addedSections, benchReport } from './results/report.ts'
import type { BenchResults } from './results/results.ts'
import { toStored } from './results/stored.ts'
import { resultsText } from './results/text.ts'
import { run } from './run.ts'

const LATEST = new URL('results/latest.json', import.meta.url)
const REPORT = new URL('results/report.html', import.meta.url)

// docker-compose.yml puts the edges first. `load` has options of its own, and names its URL.
const [command, ...rest] = process.argv.slice(2).filter((arg) => !arg.startsWith('--edge='))
if (command === 'load') await load(rest)
else await runCommand(main, { usage: 'See npm run bench -- --help.' })

async function main({ args, signal, progress }: CommandContext): Promise<number> {
  const options = parseOptions(args)
  if (!options) {
    console.log(fitted(help, 21))
    return 0
  }
  // Read first: a wrong file is found before the run, not after it.
  const earlier = options.compare === undefined ? undefined : await readResults(options.compare)
  const results = await runLive(options, signal)
  console.log(options.json ? json(results) : terminal(results, options.verbose))
  if (earlier) console.error(`\n${compareResults(earlier, results)}`)
  if (options.json) explain(results)
  // Written last: where the folder is read-only, the report has been printed.
  await writeFile(LATEST, resultsText(results))
  await writeFile(REPORT, benchReport(results))
  progress(`the report is in ${relative(process.cwd(), fileURLToPath(REPORT))}`)
  if (failures(results).length > 0) return 2
  return differences(results).length > 0 ? 1 : 0
}

async function runLive(options: BenchOptions, signal: AbortSignal): Promise<BenchResults> {
  using live = liveLine()
  return await run({ ...options, signal, progress: live.show })
}

function json(results: BenchResults): string {
  const verdicts = cells(results).map(({ outcome, question, ...cell }) => cell)
  return JSON.stringify({ ...toStored(results), verdicts }, null, 2)
}

function terminal(results: BenchResults, verbose: boolean): string {
  return terminalReport(results, {
    verbose,
    width: process.stdout.columns,
    sections: addedSections(results, colouredCostSection),
  })
}

/** Says on standard error what the exit status rests on: the tables say it too, but JSON has no room for it. */
function explain(results: BenchResults): void {
  const blocks = { 'Could not be asked': failures(results), 'Not as documented': differences(results) }
  for (const [title, lines] of Object.entries(blocks))
    if (lines.length > 0) console.error(`\n${title}:\n  ${lines.join('\n  ')}`)
}
