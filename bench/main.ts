import { writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CommandContext, runCommand } from '../src/cli/command.ts'
import { load } from '../src/cli/load.ts'
import { compareResults } from '../src/report/compare.ts'
import { htmlReport } from '../src/report/html/page.ts'
import { cells, differences, failures, type Section } from '../src/report/results.ts'
import { terminalReport } from '../src/report/terminal.ts'
import { channelsSection } from './cost/channels/report.ts'
import { colouredCostSection, costSection } from './cost/report.ts'
import { help, parseOptions } from './options.ts'
import { readResults } from './results/read.ts'
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
    console.log(help)
    return 0
  }
  // Read first: a wrong file is found before the run, not after it.
  const earlier = options.compare === undefined ? undefined : await readResults(options.compare)
  const results = await run({ ...options, signal, progress })
  console.log(options.json ? json(results) : `\n${terminal(results, options.verbose)}`)
  if (earlier) console.error(`\n${compareResults(earlier, results)}`)
  const status = conclude(results)
  // Written last: where the folder is read-only, the report has been printed.
  await writeFile(LATEST, resultsText(results))
  await writeFile(REPORT, htmlReport(results, sections(results, costSection)))
  progress(`the report is in ${relative(process.cwd(), fileURLToPath(REPORT))}`)
  return status
}

function json(results: BenchResults): string {
  const verdicts = cells(results).map(({ outcome, question, ...cell }) => cell)
  return JSON.stringify({ ...toStored(results), verdicts }, null, 2)
}

function terminal(results: BenchResults, verbose: boolean): string {
  return terminalReport(results, {
    verbose,
    sections: sections(results, colouredCostSection),
  })
}

function sections({ cost, channels }: BenchResults, section: typeof costSection): Section[] {
  return [...(cost ? [section(cost)] : []), ...(channels ? [channelsSection(channels)] : [])]
}

/** Prints what failed or differs, and returns the exit status. */
function conclude(results: BenchResults): number {
  const failed = failures(results)
  if (failed.length > 0) {
    console.error(`\nCould not be asked:\n  ${failed.join('\n  ')}`)
    return 2
  }
  const differing = differences(results)
  if (differing.length > 0) {
    console.error(`\nNot as expected:\n  ${differing.join('\n  ')}`)
    return 1
  }
  if (results.repeats.length > 0)
    console.error(`\nAll verdicts were the same in ${results.repeats.length + 1} rounds.`)
  return 0
}
