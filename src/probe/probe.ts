import pLimit from 'p-limit'
import { askOnce, hasProbeRoutes, unasked } from './answer.ts'
import type { Check } from './checks/check.ts'
import { http1 } from './clients/index.ts'
import { NOT_OFFERED, needs, OTHER_PROTOCOL, PROBE_ROUTES_OFF } from './judge/unasked.ts'
import type { Fault } from './model.ts'
import type { Answer, ProbeOptions } from './options.ts'

/** How often a doubtful answer is asked again. */
const RETRIES = 2

/**
 * Asks every check, and yields the answers as they come. A check whose `needs` did not get through is not asked: its
 * outcome says so, and its verdict is `unknown`. A doubtful answer is asked again once all others are there, and comes
 * last.
 */
export async function* probe(options: ProbeOptions): AsyncGenerator<Answer> {
  options.signal?.throwIfAborted()
  const doubtful: [Check, Answer][] = []
  for await (const [check, answer] of asTheyCome(askAll(options))) {
    if (answer.verdict.doubtful) doubtful.push([check, answer])
    else yield answer
  }
  yield* makeSure(doubtful, options)
}

/**
 * Asks doubtful answers again, half as many at once as before: a machine that was too busy is not, then. What a check
 * that it needs has been found to do for sure is no doubt any more.
 */
async function* makeSure(doubtful: [Check, Answer][], options: ProbeOptions): AsyncGenerator<Answer> {
  const inTurn = pLimit(Math.ceil((options.atOnce ?? 1) / 2))
  const place = ([check]: [Check, Answer]) => options.checks.indexOf(check)
  const sure = new Map<string, Promise<Answer>>()
  for (const [check, answer] of doubtful.toSorted((a, b) => place(a) - place(b))) {
    const askAgain = async () => {
      for (const id of [...check.needs, check.beside ?? ''])
        if ((await sure.get(id))?.verdict.cause === answer.verdict.cause) return answer
      return askUntilSure(check, answer, options)
    }
    sure.set(check.id, inTurn(askAgain))
  }
  for (const answer of sure.values()) answer.catch(() => {})
  for (const answer of sure.values()) yield await answer
}

/** Starts every check: in parallel, as far as limits and needs allow. */
function askAll(options: ProbeOptions): Map<Check, Promise<Answer>> {
  const { checks } = options
  const turn = turns(options)
  const routes = hasProbeRoutes(options)
  // A rejection that no check waits for must not end the process.
  routes.catch(() => {})
  const answers = new Map<string, Promise<Answer>>()
  const uncrowded = checks.filter(({ instance }) => instance !== 'crowded')
  const ask = async (check: Check) => {
    const fault = await reasonNotToAsk(check, options, answers, routes)
    if (fault) return unasked(check, options, fault)
    // It would disturb them.
    if (check.instance === 'crowded') await Promise.allSettled(uncrowded.map(({ id }) => answers.get(id)))
    return turn(check)(() => askOnce(check, options))
  }
  for (const check of checks) answers.set(check.id, ask(check))
  return new Map(checks.map((check) => [check, answers.get(check.id) as Promise<Answer>]))
}

/** Undefined if the check is to be asked. */
async function reasonNotToAsk(
  check: Check,
  { offers, missing, client = http1 }: ProbeOptions,
  answers: Map<string, Promise<Answer>>,
  routes: Promise<boolean>,
): Promise<Fault | undefined> {
  const isOffered = (id: string) => offers?.includes(id) ?? true
  if (missing) return missing
  if (!isOffered(check.id)) return NOT_OFFERED
  if (check.over && check.over !== client.protocol) return OTHER_PROTOCOL
  // What an edge does not offer, nothing can need.
  for (const need of check.needs.filter(isOffered)) {
    const verdict = (await answers.get(need))?.verdict.verdict
    if (verdict !== 'survives' && verdict !== 'degrades') return needs(need)
  }
  return check.probeRoutes && !(await routes) ? PROBE_ROUTES_OFF : undefined
}

/** Whose turn it is: so many at once, and those that only wait beside them. */
function turns({ checks, atOnce = 1, waitingAtOnce = Number.POSITIVE_INFINITY }: ProbeOptions) {
  const inTurn = pLimit(atOnce)
  const waiting = new Map(checks.map(({ transport }) => [transport, pLimit(waitingAtOnce)]))
  return ({ instance, transport, waits }: Check) =>
    ((instance === 'short' || waits) && waiting.get(transport)) || inTurn
}

/** Yields each answer as soon as it is there. Throws the first rejection, without waiting for the others. */
async function* asTheyCome(answers: Map<Check, Promise<Answer>>): AsyncGenerator<[Check, Answer]> {
  const pending = new Map(
    [...answers].map(([check, answer]) => [check, answer.then((answer): [Check, Answer] => [check, answer])]),
  )
  for (const answer of pending.values()) answer.catch(() => {})
  while (pending.size > 0) {
    const [check, answer] = await Promise.race(pending.values())
    pending.delete(check)
    yield [check, answer]
  }
}

/** The first answer without a doubt counts, or else the last: what an edge does, it does every time. */
async function askUntilSure(check: Check, first: Answer, options: ProbeOptions): Promise<Answer> {
  let answer = first
  for (let retry = 0; retry < RETRIES && answer.verdict.doubtful; retry++)
    answer = await askOnce(check, options)
  return answer
}
