import { parseArgs } from 'node:util'
import { checks } from '../src/probe/checks/index.ts'
import { transports } from '../src/transports/index.ts'
import { fronts } from './edges/fronts.ts'
import { edges } from './edges/index.ts'

/** What the command line asked for. */
export interface BenchOptions {
  /** Print the results as JSON instead of tables. */
  json: boolean
  /** The edges to go through, by id; where there is a URL, the edge runs there already. */
  edges: Map<string, URL | undefined>
  /** The checks to ask, by id, with those that they need. */
  checks: Set<string>
  /** The transports to load; none where only checks were asked for. */
  load: Set<string>
  /** The transports whose cost to measure. */
  cost: Set<string>
  /** Streams at a time, in each load run. */
  connections: number
  /** Of each load run, seconds. A round of the cost's takes a fifteenth of it. */
  duration: number
  /** How often the checks are asked. */
  repeat: number
  /** Leaves the edges their own times, however long they take. */
  realTime: boolean
  /** A deployed service to ask instead of one of our own. */
  url: URL | undefined
  /** Print the evidence for each verdict. */
  verbose: boolean
  /** An earlier run's results, to be held against this one's: a file's name. */
  compare: string | undefined
}

/** A command line that cannot be used. The message says what can. */
export class UsageError extends Error {
  readonly code = 'STREAMPROOF_USAGE'
}

/** Those that a run goes through by itself, and those that it has to be asked for. */
const usual = edges.map(({ id }) => id)
const frontIds = fronts.map(({ id }) => id)
const edgeIds = [...usual, ...frontIds]
const transportNames: string[] = transports.map(({ name }) => name)
const phases = ['checks', 'load', 'cost']
const onlyWords = [...new Set([...phases, ...transportNames, 'http', ...checks.map(({ id }) => id)])]

export const help = `Usage: npm run bench -- [options]

Starts the service and real edges before it, asks each route through each of them what survives, and then
loads what does. Then measures what the life of a stream costs: our routes beside the same routes bare.

  --fronts           through the article's other front doors too, and no load: ${frontIds.slice(0, 2).join(', ')},
                     ${frontIds.slice(2).join(', ')}
  --edge ID[=URL]    only through this edge (${usual.join(', ')}, or a front); may be repeated. With a URL,
                     through the one that runs there. direct is always asked: the others are held against it
  --url URL          ask a deployed service of ours instead, gently: one stream at a time, and no load
  --only WORD,...    only these: ${phases.join(', ')}; ${transportNames.join(', ')}, http; or a check by
                     its id, such as ${checks.at(-1)?.id}
  --real-time        wait for the edges' own times (125 s), instead of dividing them by 20
  --repeat N         ask the checks N times, and name what was not the same each time
  --compare FILE     name what has changed since an earlier run's JSON, such as bench/results/snapshot.json
  --verbose          print the evidence for each verdict
  --connections N    streams at a time under load (20)
  --duration S       seconds of load on each route through each edge (2.5); a round of cost takes a fifteenth
  --json             print the results as JSON; progress still goes to standard error
  --help             this text

Every raw outcome goes to bench/results/latest.json (bench/results/schema.json says what is what), and the
report to bench/results/report.html.

Exit status: 0 the verdicts are the expected ones, 1 one differs or flaps, 2 the harness failed or was used wrongly,
130 or 143 interrupted.`

/**
 * Reads the command line.
 * @returns undefined where it asks for help
 * @throws UsageError
 */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const values = parse(args)
  if (values.help) return undefined
  const only = words(values.only)
  const url = values.url === undefined ? undefined : parseUrl(values.url)
  if (url && values.edge)
    throw new UsageError('--url and --edge: either a deployed service, or edges before one of ours')
  if (values.fronts && (url || values.edge))
    throw new UsageError('--fronts goes through all of them; for some of them there is --edge')
  if (
    values.edge?.some((edge) => edge.includes('=')) &&
    !values.edge.some((edge) => edge.startsWith('direct='))
  )
    throw new UsageError(
      '--edge ID=URL: say where its service runs too, such as --edge direct=http://127.0.0.1:8080; or ask the edge by itself, with --url',
    )
  const edges = parseEdges(values.edge ?? (url ? [] : values.fronts ? edgeIds : usual))
  const selected = {
    checks: selectChecks(only),
    load: url || values.fronts ? new Set<string>() : selectLoad(only),
    cost: url || values.fronts ? new Set<string>() : selectCost(only, edges),
  }
  if (Object.values(selected).every(({ size }) => size === 0))
    throw new UsageError(`--only ${only.join(',')}: nothing is left to do`)
  return {
    json: values.json,
    edges,
    ...selected,
    connections: whole('--connections', values.connections, 1, 1000),
    duration: number('--duration', values.duration, 0.1, 60),
    repeat: whole('--repeat', values.repeat, 1, 100),
    realTime: values['real-time'],
    url,
    verbose: values.verbose,
    compare: values.compare,
  }
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
        url: { type: 'string' },
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
    throw new UsageError((error as Error).message)
  }
}

function parseEdges(values: string[]): BenchOptions['edges'] {
  const chosen = new Map<string, URL | undefined>([['direct', undefined]])
  for (const value of values) {
    const [, id = '', address] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? []
    if (!edgeIds.includes(id)) throw new UsageError(`--edge ${id}: there are ${edgeIds.join(', ')}`)
    if (address !== undefined && !isOrigin(address))
      throw new UsageError(
        `--edge ${value}: expected a URL without a path, such as ${id}=http://127.0.0.1:8081`,
      )
    chosen.set(id, address === undefined ? chosen.get(id) : new URL(address))
  }
  return chosen
}

function parseUrl(value: string): URL {
  if (isOrigin(value)) return new URL(value)
  throw new UsageError(`--url ${value}: expected a URL without a path, such as https://….awsapprunner.com`)
}

function isOrigin(value: string): boolean {
  return /^https?:\/\/[^/?#@]+\/?$/.test(value) && URL.canParse(value)
}

function words(values: string[]): string[] {
  const given = values.flatMap((value) => value.split(','))
  const unknown = given.find((word) => !onlyWords.includes(word))
  if (unknown !== undefined) throw new UsageError(`--only ${unknown}: there are ${onlyWords.join(', ')}`)
  return given
}

/** `checks`, `load` and `cost` choose a phase, everything else a route; neither narrows the other. */
function selectChecks(only: string[]): Set<string> {
  if (!chosen(only, 'checks')) return chosen(only, 'load') ? withNeeds(transportsOf(only)) : new Set()
  const routes = routesOf(only)
  const asked = checks.filter(
    ({ id, transport }) => routes.length === 0 || routes.includes(id) || routes.includes(transport),
  )
  return withNeeds(asked.map(({ id }) => id))
}

/** Load asks only what a check of that transport found to survive. */
function selectLoad(only: string[]): Set<string> {
  return new Set(chosen(only, 'load') ? transportsOf(only) : [])
}

/** Says nothing about an edge, nor about a service that runs elsewhere: then only where it is asked for. */
function selectCost(only: string[], edges: BenchOptions['edges']): Set<string> {
  const everything = only.length === 0 && !edges.get('direct')
  return new Set(everything || only.includes('cost') ? transportsOf(only) : [])
}

/** Whether these words leave a phase. */
function chosen(only: string[], phase: string): boolean {
  return only.includes(phase) || !only.some((word) => phases.includes(word))
}

function routesOf(only: string[]): string[] {
  return only.filter((word) => !phases.includes(word))
}

function transportsOf(only: string[]): string[] {
  const routes = routesOf(only)
  return transportNames.filter((name) => routes.length === 0 || routes.includes(name))
}

function withNeeds(ids: string[]): Set<string> {
  const needed = checks.filter(({ id }) => ids.includes(id)).flatMap(({ needs }) => needs)
  return needed.every((id) => ids.includes(id)) ? new Set(ids) : withNeeds([...new Set([...ids, ...needed])])
}

function number(name: string, value: string, min: number, max: number): number {
  const parsed = Number(value)
  if (value.trim() && parsed >= min && parsed <= max) return parsed
  throw new UsageError(`${name} ${value}: expected a number from ${min} to ${max}`)
}

function whole(name: string, value: string, min: number, max: number): number {
  const parsed = number(name, value, min, max)
  if (Number.isInteger(parsed)) return parsed
  throw new UsageError(`${name} ${value}: expected a whole number`)
}
