import type { Test } from 'tap'
import type { Edge, EdgeOptions } from '../../../bench/edges/edge.ts'
import { freePort } from '../../../bench/programs/port.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import type { Outcome } from '../../../src/probe/model.ts'
import type { Answer, Instances } from '../../../src/probe/options.ts'
import { probe } from '../../../src/probe/probe.ts'
import { startApp } from '../../support/service.ts'

/** By how much an edge's times are divided for checks that wait for them, as the bench does. */
const SCALE = 20

/** Asks checks of the service through one edge. */
export type AskEdge = (
  edge: Edge,
  ids: string[],
  how?: Pick<EdgeOptions, 'advice'>,
) => Promise<Record<string, Answer>>

/**
 * Starts the service, asks it each check directly where an edge is asked it first, and puts edges before it. What they
 * need is not asked. All ends with the test.
 */
export async function askEdges(t: Test): Promise<AskEdge> {
  const { url: origin } = await startApp(t, {
    env: { PROBE_ROUTES: 'true', HEARTBEAT: `${15_000 / SCALE}ms` },
  })
  const directly = new Map<string, Outcome>()
  const signal = AbortSignal.timeout(250_000)
  const ask = async (instances: Instances, ids: string[], edge: boolean): Promise<Answer[]> =>
    Array.fromAsync(
      probe({
        checks: checks.filter(({ id }) => ids.includes(id)).map((check) => ({ ...check, needs: [] })),
        instances,
        edge,
        origin,
        direct: ({ id }) => directly.get(id),
        atOnce: 4,
        patience: 10_000,
        signal,
      }),
    )

  return async (edge, ids, how = {}) => {
    const unknown = ids.filter((id) => !checks.some((check) => check.id === id))
    if (unknown.length > 0) throw new Error(`There is no check ${unknown.join(', ')}.`)
    const asIs = { url: origin }
    const first = ids.filter((id) => !directly.has(id))
    for (const { outcome } of await ask({ asIs, short: { ...asIs, scale: SCALE } }, first, false))
      directly.set(outcome.check, outcome)
    const start = async (scale: number, form: Partial<EdgeOptions> = {}) => {
      const progress = (line: string) => t.comment(line)
      const running = await edge.start({ origin, scale, signal, progress, ...how, ...form })
      if (!running) throw new Error(`${edge.id} cannot be started.`)
      return { ...running, scale, [Symbol.asyncDispose]: () => running.stop() }
    }
    await using running = await start(1)
    await using short = await start(SCALE)
    // Of its own: a reload would disturb what else is asked.
    await using third = ids.includes('reload') ? await start(1) : undefined
    const reloaded = third?.reload && { ...third, reload: third.reload }
    const gone = ids.includes('dead-origin') && new URL(`http://127.0.0.1:${await freePort()}`)
    await using dead = gone ? await start(1, { origin: gone, dead: true }) : undefined
    const instances = { asIs: running, short, ...(reloaded && { reloaded }), ...(dead && { dead }) }
    const answers = await ask(instances, ids, true)
    return Object.fromEntries(answers.map((answer) => [answer.outcome.check, answer]))
  }
}
