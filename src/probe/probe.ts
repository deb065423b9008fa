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
 * outcome says so, and its verdict is `unknown`. A doubtful answer is asked again once only those are asked that mostly
 * wait; not so where a check that it needs was found to have the same cause.
 */
export async function* probe(options: ProbeOptions): AsyncGenerator<Answer> {
  options.signal?.throwIfAborted()
  yield* asTheyCome(askAll(options))
}

/** Starts every check: in parallel, as far as limits and needs allow. Of each, the promise of its last answer. */
function askAll(options: ProbeOptions): Promise<Answer>[] {
  const { checks, atOnce = 1 } = options
  const turn = turns(options)
  const routes = hasProbeRoutes(options)
  // A rejection that no check waits for must not end the process.
  routes.catch(() => {})
  const first = new Map<string, Promise<Answer>>()
  const sure = new Map<string, Promise<Answer>>()
  const those = (which: (check: Check) => boolean, answers: typeof first) =>
    Promise.allSettled(checks.filter(which).map(({ id }) => answers.get(id)))

  const ask = async (check: Check) => {
    const fault = await reasonNotToAsk(check, options, first, routes)
    if (fault) return unasked(check, options, fault)
    // It would disturb them.
    if (isCrowded(check)) await those((other) => !isCrowded(other), sure)
    const needed = await Promise.all(check.needs.map((id) => first.get(id)))
    // What is held to its end never comes if it has none: there is no use in waiting long.
    const isHeld = !check.instance && needed.some((one) => one?.verdict.cause === 'held-to-end')
    const patience = isHeld ? options.patience / 2 : options.patience
    return turn(check)(() => askOnce(check, { ...options, patience }))
  }
  // Half as many at once as before: a machine that was too busy is not, then.
  const again = turns({ ...options, atOnce: Math.ceil(atOnce / 2) })
  const settle = async (check: Check) => {
    const answer = (await first.get(check.id)) as Answer
    if (!answer.verdict.doubtful) return answer
    const akin = await Promise.all([...check.needs, check.beside ?? ''].map((id) => sure.get(id)))
    // What the edge was sure to do there it does here too. Some of these streams take long.
    if (akin.some((one) => one?.verdict.cause === answer.verdict.cause)) return answer
    if (!isCrowded(check)) await those((other) => !isCrowded(other) && !mostlyWaits(other), first)
    return again(check)(() => askUntilSure(check, answer, options))
  }
  for (const check of checks) first.set(check.id, ask(check))
  for (const check of checks) sure.set(check.id, settle(check))
  for (const answer of [...first.values(), ...sure.values()]) answer.catch(() => {})
  return [...sure.values()]
}

const isCrowded = ({ instance }: Check) => instance === 'crowded'
/** Others may be asked beside it. */
const mostlyWaits = ({ instance, waits }: Check) => instance === 'short' || waits

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
  return (check: Check) => (mostlyWaits(check) && waiting.get(check.transport)) || inTurn
}

/** Yields each answer as soon as it is there. Throws the first rejection, without waiting for the others. */
async function* asTheyCome(answers: Promise<Answer>[]): AsyncGenerator<Answer> {
  const pending = new Map(answers.map((answer) => [answer, answer.then((came) => [answer, came] as const)]))
  for (const answer of pending.values()) answer.catch(() => {})
  while (pending.size > 0) {
    const [answer, came] = await Promise.race(pending.values())
    pending.delete(answer)
    yield came
  }
}

/** The first answer without a doubt counts, or else the last: what an edge does, it does every time. */
async function askUntilSure(check: Check, first: Answer, options: ProbeOptions): Promise<Answer> {
  let answer = first
  for (let retry = 0; retry < RETRIES && answer.verdict.doubtful; retry++)
    answer = await askOnce(check, options)
  return answer
}
