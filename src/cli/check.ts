import { writeFile } from 'node:fs/promises'
import { adviseUrl } from '../probe/advice/url.ts'
import { duration } from '../probe/judge/numbers.ts'
import { diagnose } from '../probe/judge/url/diagnose.ts'
import { doubtsAbout, inquire, planOf } from '../probe/url/inquire.ts'
import type { UrlOutcome } from '../probe/url-model.ts'
import { type CheckResult, resultOf } from '../report/check/result.ts'
import { checkReport } from '../report/check/terminal.ts'
import { count } from '../report/words.ts'
import { type CheckOptions, checkHelp, parseCheck } from './check-options.ts'
import { type CommandContext, runCommand } from './command.ts'
import { fitted } from './help.ts'
import { liveLine } from './live-line.ts'
import { isBare, isOurs, isPlain } from './ours.ts'
import { exitStatus } from './values.ts'

/** `streamproof check`. */
export function check(args: string[]): Promise<void> {
  return runCommand(main, { args, usage: 'streamproof check --help says more.' })
}

async function main({ args, signal, progress }: CommandContext): Promise<number> {
  const options = await parseCheck(args)
  if (!options) {
    console.log(fitted(checkHelp))
    return 0
  }
  if (await isForSuite(options, signal, progress)) {
    const { suite } = await import('./suite.ts')
    return suite(options, { args, signal, progress })
  }
  const result = await ask(options, signal, progress)
  console.log(
    options.json ? JSON.stringify(result, null, 2) : checkReport(result, process.stdout.columns ?? 80),
  )
  if (options.report)
    await writeFile(options.report, (await import('../report/check/html.ts')).checkPage(result))
  if (options.junit)
    await writeFile(options.junit, (await import('../report/check/junit.ts')).checkJunit(result))
  return exitStatus(result.verdict, options.failOn)
}

/** True for a streamproof service without a path, where no option says what else to ask. */
async function isForSuite(
  options: CheckOptions,
  signal: AbortSignal,
  progress: (line: string) => void,
): Promise<boolean> {
  if (!isBare(options.request)) return false
  if (!isPlain(options)) {
    progress(
      'No suite of checks, even for a streamproof service: it takes no -X, -H, -d, -u, --send and --via.',
    )
    return false
  }
  progress('Plan: GET /health/ready, to see whether this is a streamproof service.')
  return isOurs(options.request, signal)
}

async function ask(
  options: CheckOptions,
  signal: AbortSignal,
  progress: (line: string) => void,
): Promise<CheckResult> {
  const { request, others, requests } = options
  const inquiry = { request: { ...request, signal }, others, most: requests }
  const doubts = doubtsAbout(request)
  for (const line of [...doubts, planOf(inquiry)]) progress(line)
  let live: Disposable | undefined
  const outcomes = await inquire({
    ...inquiry,
    onAsk: ({ name }, { why }) => {
      progress(`asking ${name}: ${why}`)
      const listening = liveLine()
      listening.show(`listening, for ${duration(request.longest)} at most; Ctrl-C ends it`)
      live = listening
    },
    onAnswer: (outcome) => {
      live?.[Symbol.dispose]()
      progress(heard(outcome))
    },
  }).finally(() => live?.[Symbol.dispose]())
  const { outcome, ...found } = diagnose(outcomes)
  // What was doubtful about the request may be why no stream came.
  if (found.verdict !== 'survives') found.notes.push(...doubts)
  return resultOf(outcomes, { ...found, advice: adviseUrl(found, outcome) }, outcome)
}

function heard({ target, status, events, body, ending, endedMs = 0, fault }: UrlOutcome): string {
  if (fault) return `${target}: ${fault.code}`
  return `${target}: ${status ?? 'no answer'}, ${body === undefined ? count(events.length, 'event') : 'no stream'}, ${ending} after ${duration(endedMs)}`
}
