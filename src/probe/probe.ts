import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import { nothing } from './ask.ts'
import type { Check } from './checks/check.ts'
import { ask } from './clients/wire.ts'
import { judge, type Verdict } from './judge/verdict.ts'
import type { EdgeLog, Outcome } from './model.ts'
import { recordOf } from './records.ts'
import { type Fault, NOT_OFFERED, needs, noInstance, PROBE_ROUTES_OFF } from './unasked.ts'

/** How often a doubtful answer is asked again. */
const RETRIES = 2

/** One check's answer through one edge. */
export interface Answer {
  outcome: Outcome
  verdict: Verdict
}

/** Where an edge, or the service itself, is to be had. */
export interface Instance {
  url: URL
  /** By how much its times are divided; 1, unless told otherwise. */
  scale?: number
  /** Where the service behind it is asked what it saw of a run, where that is another one than `ProbeOptions.origin`. */
  origin?: URL
  /** What its own log says of a run, where it keeps one that we can read. */
  log?(run: string): Promise<EdgeLog | undefined>
}

/** The forms of one edge that checks are put to (`Check.at`). What is asked of one that is not there is unknown. */
export interface Instances {
  /** As it is; or the service itself, where there is no edge. */
  asIs: Instance
  /** With its times divided. */
  short?: Instance | undefined
  /** Before a service that is gone. */
  dead?: Instance | undefined
}

/** Whom to ask, and what to hold the answers against. */
export interface ProbeOptions {
  /** In an order in which each comes after those it needs. */
  checks: Check[]
  instances: Instances
  /** The checks that can be put to it at all, by id; all, unless told otherwise. */
  offers?: string[] | undefined
  /** Why nothing can be asked, where nothing can. */
  missing?: Fault | undefined
  /** False where this is the service itself. */
  edge: boolean
  /** Where the service is asked what it saw of a run; the same way as for all else, unless told otherwise. */
  origin?: URL
  /** How long to wait for the next byte before an answer counts as silent, ms. */
  patience: number
  /** How many checks are asked at a time; 1, unless told otherwise. Those that only wait come on top. */
  atOnce?: number
  /** How many of those that only wait are asked at a time, of each transport; all, unless told otherwise. */
  waitingAtOnce?: number
  /** Gives up at once: the iteration throws its reason. */
  signal?: AbortSignal
  /** The same check's outcome without the edge; none where that is what is asked, or cannot be. */
  direct?(check: Check): Outcome | undefined
}

/**
 * Asks every check, and hands out the answers as they come. A check whose `needs` did not get through is not
 * asked: its outcome says so, and its verdict is `unknown`. A doubtful answer comes last: it is asked again once
 * nothing else is.
 */
export async function* probe(options: ProbeOptions): AsyncGenerator<Answer> {
  const { checks, offers, missing, signal } = options
  const isOffered = (id: string) => offers?.includes(id) ?? true
  signal?.throwIfAborted()
  const inTurn = pLimit(options.atOnce ?? 1)
  const waiting = new Map(
    checks.map(({ transport }) => [transport, pLimit(options.waitingAtOnce ?? Number.POSITIVE_INFINITY)]),
  )
  const routes = probeRoutes(options)
  // Those that ask for them throw it.
  routes.catch(() => {})
  const answers = new Map<string, Promise<Answer>>()
  const begin = async (check: Check): Promise<Answer> => {
    if (missing) return unasked(check, options, missing)
    if (!isOffered(check.id)) return unasked(check, options, NOT_OFFERED)
    // What an edge has no place for, nothing there can need.
    for (const need of check.needs.filter(isOffered)) {
      const verdict = (await answers.get(need))?.verdict.verdict
      // What comes late still comes.
      if (verdict !== 'survives' && verdict !== 'degrades') return unasked(check, options, needs(need))
    }
    if (check.probeRoutes && !(await routes)) return unasked(check, options, PROBE_ROUTES_OFF)
    const only = () => askOnce(check, options)
    return ((check.at === 'short' && waiting.get(check.transport)) || inTurn)(only)
  }
  for (const check of checks) {
    const answer = begin(check)
    answers.set(check.id, answer)
  }

  const doubtful: [Check, Answer][] = []
  const pending = new Map(
    checks.map((check) => [check, answers.get(check.id)?.then((answer) => [check, answer] as const)]),
  )
  // The first that fails is thrown; the others are not waited for.
  for (const answer of pending.values()) answer?.catch(() => {})
  while (pending.size > 0) {
    const [check, answer] = (await Promise.race(pending.values())) as [Check, Answer]
    pending.delete(check)
    if (answer.verdict.doubtful) doubtful.push([check, answer])
    else yield answer
  }
  for (const [check, answer] of doubtful) yield await askUntilSure(check, answer, options)
}

/** The first answer without a doubt counts, or else the last: what an edge does, it does every time. */
async function askUntilSure(check: Check, first: Answer, options: ProbeOptions): Promise<Answer> {
  let answer = first
  for (let retry = 0; retry < RETRIES && answer.verdict.doubtful; retry++)
    answer = await askOnce(check, options)
  return answer
}

async function askOnce(check: Check, options: ProbeOptions): Promise<Answer> {
  const { instances, patience, signal } = options
  const { at = 'asIs' } = check
  const instance = instances[at]
  if (!instance) return unasked(check, options, noInstance[at])
  const { url: base, scale = 1, log, origin = options.origin } = instance
  const run = `${check.id}-${randomUUID().slice(0, 8)}`
  const target = { base, origin: origin ?? base, run, patience, scale, ...(signal && { signal }) }
  const outcome = await check.run(target)
  if (!outcome.fault) {
    if (check.transport !== 'http' && !check.unrecorded && outcome.server === undefined) {
      // Of a service that cannot be asked we only know less.
      const server = await recordOf(target).catch(() => undefined)
      signal?.throwIfAborted()
      // Through an edge another instance may have answered: that it never saw the run says nothing then.
      if (server || (server === null && origin)) outcome.server = server
    }
    const edgeLog = await log?.(run)
    if (edgeLog) outcome.edgeLog = edgeLog
  }
  return judged(outcome, check, options)
}

/** Whether the service has the routes that checks with `probeRoutes` ask for. */
async function probeRoutes({ checks, origin, instances, patience, signal }: ProbeOptions): Promise<boolean> {
  if (!checks.some(({ probeRoutes }) => probeRoutes)) return false
  const base = origin ?? instances.asIs.url
  const url = new URL(`${base.pathname.replace(/\/$/, '')}/probe/request`, base)
  const request = { url, patience, longest: patience, most: 2 ** 16, ...(signal && { signal }) }
  return ask(request).then(
    ({ status, body }) =>
      status === 200 && String(Buffer.concat(body.map(({ data }) => data))).startsWith('{"method":'),
    () => {
      signal?.throwIfAborted()
      return false
    },
  )
}

function unasked(check: Check, options: ProbeOptions, fault: Fault): Answer {
  const outcome: Outcome = {
    check: check.id,
    transport: check.transport,
    run: '',
    url: options.instances.asIs.url.href,
    startedAt: Date.now(),
    expected: { intervalMs: 0, stamped: false },
    ...nothing,
    fault,
  }
  return judged(outcome, check, options)
}

function judged(outcome: Outcome, check: Check, { edge, direct }: ProbeOptions): Answer {
  return { outcome, verdict: judge(outcome, { edge, direct: edge ? direct?.(check) : undefined }) }
}
