import { writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compareResults } from '../src/report/compare.ts'
import { htmlReport } from '../src/report/html/page.ts'
import { readResults } from '../src/report/read.ts'
import { cells, differences, failures, type Results } from '../src/report/results.ts'
import { terminalReport } from '../src/report/terminal.ts'
import { help, parseOptions, UsageError } from './options.ts'
import { run } from './run.ts'

const LATEST = new URL('results/latest.json', import.meta.url)
const REPORT = new URL('results/report.html', import.meta.url)

process.exitCode = await main()

async function main(): Promise<number> {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      // Who asks twice does not want to wait: what was started ends with us, however it is just now.
      if (interrupted.signal.aborted) process.exit(128 + constants.signals[signal])
      interrupted.abort(signal)
    })

  const { signal } = interrupted
  const progress = (line: string) => console.error(`· ${line}`)
  try {
    const options = parseOptions(process.argv.slice(2))
    if (!options) return print(help)
    // Before anything is run: a wrong file must not cost a run.
    const old = options.compare === undefined ? undefined : await readResults(options.compare)
    const results = await run({ ...options, signal, progress })
    print(
      options.json
        ? JSON.stringify(
            { ...results, verdicts: cells(results).map(({ outcome, ...cell }) => cell) },
            null,
            2,
          )
        : `\n${terminalReport(results, options)}`,
    )
    if (old) console.error(`\n${compareResults(old, results)}`)
    const concluded = conclude(results)
    // Last: a folder that cannot be written to must not cost the report.
    await writeFile(LATEST, `${JSON.stringify(results, null, 2)}\n`)
    await writeFile(REPORT, htmlReport(results))
    progress(`the whole evidence is in ${relative(process.cwd(), fileURLToPath(REPORT))}`)
    return concluded
  } catch (error) {
    if (signal.aborted) {
      console.error(`Interrupted by ${signal.reason}; nothing was left running.`)
      return 128 + constants.signals[signal.reason as NodeJS.Signals]
    }
    if (error instanceof UsageError) console.error(`${error.message}\nnpm run bench -- --help says more.`)
    // An error of the system's or of ours says what to do; of any other the stack is wanted.
    else if (error instanceof Error && ('code' in error || error.constructor === Error))
      console.error(error.message)
    else console.error(error)
    return 2
  }
}

function conclude(results: Results): number {
  const failed = failures(results)
  if (failed.length > 0) {
    console.error(`\nCould not be found out:\n  ${failed.join('\n  ')}`)
    return 2
  }
  const differing = differences(results)
  if (differing.length > 0) {
    console.error(`\nNot as expected:\n  ${differing.join('\n  ')}`)
    return 1
  }
  if (results.repeats.length > 0)
    console.error(`\nThe same each time, in ${results.repeats.length + 1} rounds.`)
  return 0
}

function print(text: string): number {
  console.log(text)
  return 0
}
