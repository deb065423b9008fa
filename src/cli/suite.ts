import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { checks } from '../probe/checks/index.ts'
import type { Client, Protocol } from '../probe/clients/client.ts'
import type { Connecting } from '../probe/clients/connect.ts'
import { http2 } from '../probe/clients/http2/index.ts'
import { http1 } from '../probe/clients/index.ts'
import { negotiate } from '../probe/clients/negotiate.ts'
import type { Outcome } from '../probe/model.ts'
import type { ProbeOptions } from '../probe/options.ts'
import { probe } from '../probe/probe.ts'
import { suiteResult, worst } from '../report/check/suite.ts'
import { printable } from '../report/printable.ts'
import type { EdgeRow, Results } from '../report/results.ts'
import { terminalReport } from '../report/terminal.ts'
import { wrap } from '../report/wrap.ts'
import { type CheckOptions, DEFAULT_REQUESTS } from './check-options.ts'
import type { CommandContext } from './command.ts'
import { liveLine } from './live-line.ts'
import { connectingFor } from './ours.ts'
import { DEFAULT_FOR } from './request-options.ts'
import { exitStatus } from './values.ts'

/** How long a check waits for the next byte before it counts as silence, ms. */
const PATIENCE = 10_000

/** The longest of the edges' own times that checks wait for, ms. `--for` has to allow it. */
const OWN_TIMES = 125_000

/** Asks a streamproof service the whole suite, and says what it found. */
export async function suite(options: CheckOptions, context: CommandContext): Promise<number> {
  const results = await askSuite(options, context)
  const { verdict, reason } = worst(results)
  console.log(
    options.json
      ? JSON.stringify(suiteResult(results, options.request.url.href), null, 2)
      : suiteReport(results, `${verdict.toUpperCase()}: ${reason}`, process.stdout.columns),
  )
  if (options.report)
    await writeFile(options.report, (await import('../report/html/page.ts')).htmlReport(results))
  if (options.junit)
    await writeFile(options.junit, (await import('../report/check/junit.ts')).suiteJunit(results))
  return exitStatus(verdict, options.failOn)
}

function suiteReport(results: Results, answer: string, width = 80): string {
  return [wrap(printable(answer), width).join('\n'), terminalReport(results, { width })].join('\n\n')
}

/** Asks every check: directly first, where `--direct` says how, then at the URL. */
async function askSuite(options: CheckOptions, { signal, progress }: CommandContext): Promise<Results> {
  const { request, others } = options
  const connecting = connectingFor(request)
  const direct = others[0]?.url
  const edges = [...(direct ? [row('direct', direct)] : []), row('url', request.url)]
  const client = await clientFor(request.url, request.protocol, { signal, connecting })
  const asked = checks.filter(({ over }) => !over || over === client.protocol)
  const results: Results = {
    at: new Date().toISOString(),
    machine: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpus: availableParallelism(),
      cpu: cpus()[0]?.model ?? 'unknown',
    },
    edges,
    checks: asked,
    answers: [],
    repeats: [],
    load: [],
  }
  const ignored = inapplicable(options)
  if (ignored.length > 0) progress(`The suite ignores ${ignored.join(', ')}.`)
  progress(`Plan: the suite, ${asked.length} checks of one or a few requests each, one after the other.`)
  using live = liveLine()
  for (const { id } of edges) {
    const url = id === 'direct' && direct ? direct : request.url
    const before = results.answers.map(({ outcome }) => outcome)
    const found = await askAll(url, {
      checks: asked,
      client: id === 'url' ? client : await clientFor(url, undefined, { signal, connecting }),
      edge: id !== 'direct',
      ...(direct && { origin: direct }),
      direct: ({ id }) => before.find(({ check }) => check === id),
      connecting,
      ownTimes: request.longest >= OWN_TIMES,
      signal,
      progress: (done) => live.show(`${id}: ${done} of ${asked.length} checks answered`),
    })
    results.answers.push(...found.map((outcome) => ({ edge: id, outcome })))
  }
  return results
}

interface SuiteOptions
  extends Pick<ProbeOptions, 'checks' | 'edge' | 'origin' | 'direct' | 'client' | 'connecting'> {
  /** Asks the checks that wait for the edge's own times too. */
  ownTimes: boolean
  signal: AbortSignal
  /** Told how many are answered. */
  progress(done: number): void
}

async function askAll(
  url: URL,
  { ownTimes, signal, progress, ...options }: SuiteOptions,
): Promise<Outcome[]> {
  const asIs = { url }
  const found: Outcome[] = []
  const answers = probe({
    ...options,
    instances: { asIs, ...(ownTimes && { short: asIs }) },
    // Somebody else's machine is asked one thing at a time.
    atOnce: 1,
    waitingAtOnce: 1,
    patience: ownTimes ? 75_000 : PATIENCE,
    signal,
  })
  progress(0)
  for await (const { outcome } of answers) {
    found.push(outcome)
    progress(found.length)
  }
  const place = new Map(options.checks.map(({ id }, n) => [id, n]))
  return found.toSorted((a, b) => Number(place.get(a.check)) - Number(place.get(b.check)))
}

/** What a browser would speak to a URL. */
async function clientFor(
  url: URL,
  pinned: Protocol | undefined,
  how: { signal: AbortSignal; connecting: Connecting },
): Promise<Client> {
  return (pinned ?? (await negotiate({ url, patience: PATIENCE, ...how }))) === 'http2' ? http2 : http1
}

function row(id: string, url: URL): EdgeRow {
  return { id, title: url.host, truth: 'unknown', expected: {} }
}

/** The options that were given and that the suite has no use for. */
function inapplicable({ request, requests }: CheckOptions): string[] {
  const { transport, until, longest } = request
  return [
    transport !== 'auto' && '--transport',
    until !== undefined && '--until',
    requests !== DEFAULT_REQUESTS && '--requests',
    longest !== DEFAULT_FOR && longest < OWN_TIMES && '--for and --max-time below 125 s',
  ].filter((option) => option !== false)
}
