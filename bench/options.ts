import { parseArgs } from 'node:util'
import { misused, UsageError } from '../src/cli/command.ts'
import type { TransportName } from '../src/contract.ts'
import type { Check } from '../src/probe/checks/check.ts'
import { checks as allChecks } from '../src/probe/checks/index.ts'
import type { Protocol } from '../src/probe/clients/client.ts'
import { transports } from '../src/transports/index.ts'
import { chooseEdges, type Group, overProtocols } from './edges/choose.ts'
import type { ChosenEdge } from './edges/edge.ts'
import { edges as allEdges } from './edges/index.ts'

/** What the command line asks for. */
export interface BenchOptions {
  /** Print the results as JSON instead of tables. */
  json: boolean
  /** The edges to ask, in the order of the report's columns. */
  edges: ChosenEdge[]
  /** The checks to ask, each after those that it needs. */
  checks: Check[]
  /** The transports to load. */
  load: TransportName[]
  /** The transports whose cost to measure. */
  cost: TransportName[]
  /** Measure what channels cost. */
  channels: boolean
  /** Measure the edges' limits. */
  limits: boolean
  /** Read a channel through the edges with its protocol's own client. */
  client: boolean
  /** Concurrent streams of a load run. */
  connections: number
  /** Length of a load run, seconds. A round of the cost takes a fifteenth of it. */
  duration: number
  /** How often the checks are asked. */
  repeat: number
  /** Keep the edges' own times instead of dividing them. */
  realTime: boolean
  /** Print the evidence for each verdict. */
  verbose: boolean
  /** The file of an earlier run's results, to compare with. */
  compare: string | undefined
}

const byDefault = allEdges.filter(({ group }) => group === 'default')
const aws = allEdges.filter(({ group }) => group === 'aws')
const proxies = allEdges.filter(({ group }) => group === 'proxies')
const ids = (edges: { id: string }[]) => edges.map(({ id }) => id)
const transportNames = transports.map(({ name }) => name)
const phases = ['checks', 'load', 'cost', 'channels']
const onlyWords = [...new Set([...phases, ...transportNames, 'http', ...ids(allChecks)])]

export const help = `Usage: npm run bench -- [options]

Starts the service and real edges in front of it. Asks every check through every edge, then loads the
transports that survive. Then measures what a stream costs, beside the same stream without our code.

  --fronts           ask AWS's other front doors too, without load: ${ids(aws).join(', ')}
  --proxies          ask the proxies that people run, without load: ${ids(proxies).join(', ')}
  --edge ID,...      ask only these edges: ${ids(byDefault).join(', ')}, those of --fronts and of --proxies. direct, the service without an edge, is always asked: the other edges are
                     compared with it
  --edge NAME=URL    ask an edge that runs at this URL: one of those above, or any other, by any name.
                     --edge direct=URL names the service behind it
  --only WORD,...    ask only these: ${phases.join(', ')}; ${transportNames.join(', ')}, http; or checks by
                     id, such as ${allChecks.at(-1)?.id}. channels, what they cost, is asked only so
  --protocol P,...   h1, h2 or both. h2 adds each edge that takes TLS once more, over HTTP/2. Default: h1
  --limits           measure each edge's limits on silence, on the whole response and to the first byte, how
                     far it reads ahead, and from which size on it compresses. Nothing else is asked then,
                     unless --only names it. Takes about 40 s for four edges
  --client           read a channel with its protocol's own client, @durable-streams/client, through each edge that
                     --edge names. Default: through all. Nothing else is asked then, unless --only names it
  --real-time        keep the edges' own times, which takes 125 s. Default: they are divided by 20
  --repeat N         ask the checks N times and list the verdicts that differ between rounds. Default: 1
  --compare FILE     list what changed since an earlier run, such as bench/results/snapshot.json
  --verbose          print the evidence for each verdict
  --connections N    concurrent streams under load. Default: 20
  --duration S       seconds of load on each transport through each edge. Default: 2.5
  --json             print the results as JSON on standard output, and nothing else. npm prints a banner
                     there: use npm run --silent bench -- --json
  --help             print this text

Results go to bench/results/latest.json (described by bench/results/schema.json), the report to
bench/results/report.html. Progress goes to standard error.

Exit status: 0 all verdicts are the expected ones, 1 a verdict differs from what is expected or between
rounds, 2 the bench failed or the options are wrong, 130 or 143 interrupted.`

/**
 * Reads the command line.
 * @returns undefined for --help
 * @throws UsageError
 */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const values = parse(args)
  if (values.help) return undefined
  const only = words(values.only)
  const group = groupOf(values)
  const { limits, client } = values
  const nothingElse = (limits || client) && only.length === 0
  const named = values.edge ?? (client && !group ? ids(allEdges) : undefined)
  const edges = overProtocols(chooseEdges(named, group), protocolsOf(values.protocol))
  const chosen = {
    checks: (nothingElse ? [] : selectChecks(only)).filter(
      ({ over }) => !over || edges.some(({ edge }) => over === (edge.protocol ?? 'http1')),
    ),
    load: group || nothingElse ? [] : selectLoad(only),
    cost: group || nothingElse ? [] : selectCost(only, edges),
  }
  const channels = only.includes('channels')
  if (!channels && !limits && !client && Object.values(chosen).every(({ length }) => length === 0))
    throw new UsageError(`--only ${only.join(',')}: nothing is left to do.`)
  return {
    json: values.json,
    edges,
    ...chosen,
    channels,
    limits,
    client,
    connections: whole('--connections', values.connections, 1, 1000),
    duration: number('--duration', values.duration, 0.1, 60),
    repeat: whole('--repeat', values.repeat, 1, 100),
    realTime: values['real-time'],
    verbose: values.verbose,
    compare: values.compare,
  }
}

/** @throws UsageError where it asks for edges in two ways */
function groupOf({ fronts, proxies, edge }: ReturnType<typeof parse>): Group | undefined {
  const asked = [fronts && 'fronts', proxies && 'proxies', edge && 'edge'].filter(Boolean)
  if (asked.length > 1)
    throw new UsageError(
      `--${asked[0]} asks all of them: leave out --${asked[1]}, or name single edges with --edge.`,
    )
  return fronts ? 'fronts' : proxies ? 'proxies' : undefined
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        edge: { type: 'string', multiple: true },
        fronts: { type: 'boolean', default: false },
        limits: { type: 'boolean', default: false },
        client: { type: 'boolean', default: false },
        proxies: { type: 'boolean', default: false },
        protocol: { type: 'string', default: 'h1' },
        'real-time': { type: 'boolean', default: false },
        repeat: { type: 'string', default: '1' },
        compare: { type: 'string' },
        verbose: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        connections: { type: 'string', default: '20' },
        duration: { type: 'string', default: '2.5' },
      },
    }).values
  } catch (error) {
    throw misused(error)
  }
}

const protocolNames = { h1: 'http1', h2: 'http2' } as const satisfies Record<string, Protocol>

function protocolsOf(value: string): Protocol[] {
  return value.split(',').map((name) => {
    if (name === 'h1' || name === 'h2') return protocolNames[name]
    throw new UsageError(`--protocol ${value}: there are ${Object.keys(protocolNames).join(' and ')}.`)
  })
}

function words(values: string[]): string[] {
  const given = values.flatMap((value) => value.split(','))
  const unknown = given.find((word) => !onlyWords.includes(word))
  if (unknown !== undefined) throw new UsageError(`--only ${unknown}: there are ${onlyWords.join(', ')}.`)
  return given
}

/** The words `checks`, `load` and `cost` choose a phase, all others choose checks. Neither narrows the other. */
function selectChecks(only: string[]): Check[] {
  if (!isPhaseChosen(only, 'checks')) return isPhaseChosen(only, 'load') ? withNeeds(transportsOf(only)) : []
  const routes = routesOf(only)
  const asked = allChecks.filter(
    ({ id, transport }) => routes.length === 0 || routes.includes(id) || routes.includes(transport),
  )
  return withNeeds(ids(asked))
}

/** A transport is loaded if its check survives, so that check is asked too. */
function selectLoad(only: string[]): TransportName[] {
  return isPhaseChosen(only, 'load') ? transportsOf(only) : []
}

/** The cost says nothing about an edge or about a service that runs elsewhere, so it is then measured only on request. */
function selectCost(only: string[], edges: ChosenEdge[]): TransportName[] {
  const ours = edges.every(({ edge, url }) => edge.id !== 'direct' || !url)
  return (only.length === 0 && ours) || only.includes('cost') ? transportsOf(only) : []
}

function isPhaseChosen(only: string[], phase: string): boolean {
  return only.includes(phase) || !only.some((word) => phases.includes(word))
}

function routesOf(only: string[]): string[] {
  return only.filter((word) => !phases.includes(word))
}

function transportsOf(only: string[]): TransportName[] {
  const routes = routesOf(only)
  return transportNames.filter((name) => routes.length === 0 || routes.includes(name))
}

function withNeeds(chosen: string[]): Check[] {
  const checks = allChecks.filter(({ id }) => chosen.includes(id))
  const missing = checks.flatMap(({ needs }) => needs).filter((id) => !chosen.includes(id))
  return missing.length === 0 ? checks : withNeeds([...chosen, ...missing])
}

function number(name: string, value: string, min: number, max: number): number {
  const parsed = Number(value)
  if (value.trim() && parsed >= min && parsed <= max) return parsed
  throw new UsageError(`${name} ${value}: expected a number from ${min} to ${max}.`)
}

function whole(name: string, value: string, min: number, max: number): number {
  const parsed = number(name, value, min, max)
  if (Number.isInteger(parsed)) return parsed
  throw new UsageError(`${name} ${value}: expected a whole number.`)
}
