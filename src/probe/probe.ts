import { randomUUID } from 'node:crypto'
import type { Check, Target } from './checks/check.ts'
import type { Outcome } from './outcome.ts'
import { judge, type Verdict } from './verdict.ts'

/** How often a doubtful answer is asked again. */
const RETRIES = 2

/** One check's answer through one edge. */
export interface Answer {
  outcome: Outcome
  verdict: Verdict
}

/** Where to ask, and what to hold the answers against. */
export interface ProbeOptions {
  checks: Check[]
  /** The service, or the edge before it. */
  base: URL
  /** How long to wait for the next byte before an answer counts as silent, ms. */
  patience: number
  /** Gives up at once: the iteration throws its reason. */
  signal?: AbortSignal
  /** The same check's outcome without the edge; none when `base` is the service itself. */
  direct?(check: Check): Outcome | undefined
}

/**
 * Asks one URL every check, one after the other, and hands out each answer as it comes. A check whose `needs`
 * did not survive is not asked: its outcome says so, and its verdict is `unknown`.
 */
export async function* probe({ checks, base, direct, ...target }: ProbeOptions): AsyncGenerator<Answer> {
  const survived = new Set<string>()
  for (const check of checks) {
    const missing = check.needs.find((id) => !survived.has(id))
    const answer = missing
      ? unasked(check, base, missing)
      : await askUntilSure(check, { base, ...target }, direct?.(check))
    if (answer.verdict.verdict === 'survives') survived.add(check.id)
    yield answer
  }
}

/** The first answer without a doubt counts, or else the last: what an edge does, it does every time. */
async function askUntilSure(check: Check, target: Omit<Target, 'run'>, direct?: Outcome): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const run = `${check.id}-${randomUUID().slice(0, 8)}`
    const outcome = await check.run({ ...target, run })
    const verdict = judge(outcome, direct)
    if (!verdict.doubtful || attempt === RETRIES) return { outcome, verdict }
  }
}

function unasked(check: Check, base: URL, missing: string): Answer {
  const outcome: Outcome = {
    check: check.id,
    transport: check.transport,
    run: '',
    url: base.href,
    startedAt: Date.now(),
    expected: { status: 0, data: [], intervalMs: 0, stamped: false },
    headers: [],
    arrivals: [],
    events: [],
    fault: { code: 'STREAMPROOF_NEEDS', message: `it means nothing before ${missing} survives` },
  }
  return { outcome, verdict: judge(outcome) }
}
