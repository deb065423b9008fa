import type { Advice } from '../../src/probe/advice/advice.ts'

export interface Values {
  /** The port of 127.0.0.1 to listen on. */
  port: number
  /** The service. */
  origin: URL
  /** A temporary folder of the program's own. */
  folder: string
  /** The name of its configuration there. */
  config: string
  /** The folder above the program's own: `/usr` where it is `/usr/sbin/nginx`. */
  prefix: string
  /** What durations are divided by. */
  scale: number
  /** Paths of a certificate and its key, and of both in one file. Default: no TLS. */
  tls?: { cert: string; key: string; both: string } | undefined
}

/**
 * Fills in a program's configuration, or an argument: `{{port}}`, `{{origin}}` (the service: `{{host}}` and
 * `{{originPort}}`), `{{folder}}`, `{{config}}`, `{{log}}` (a file whose lines are read), `{{prefix}}`, `{{cert}}`,
 * `{{key}}` and `{{both}}` with TLS, and durations such as `{{60s}}`, or `{{60}}` in whole seconds, which are divided by
 * the scale.
 * @throws where it holds another name
 */
export function fill(template: string, { port, origin, folder, config, prefix, scale, tls }: Values): string {
  const known: Record<string, string> = {
    port: `${port}`,
    origin: origin.host,
    host: origin.hostname,
    originPort: origin.port || '80',
    folder,
    config: `${folder}/${config}`,
    log: `${folder}/log`,
    prefix,
    ...tls,
  }
  return template.replaceAll(/\{\{([^}]*)\}\}/g, (_, name: string) => {
    const [, seconds, unit] = /^(\d+)(s?)$/.exec(name) ?? []
    // Some programs take whole seconds only.
    if (unit === '') return `${Math.max(1, Math.round(Number(seconds) / scale))}`
    // Milliseconds, because a divided duration may be no whole number of seconds.
    if (seconds !== undefined)
      return scale === 1 ? name : `${Math.round((Number(seconds) * 1_000) / scale)}ms`
    const value = known[name]
    if (value === undefined)
      throw new Error(
        `The configuration holds {{${name}}}; there are ${Object.keys(known).join(', ')} and durations.`,
      )
    return value
  })
}

/** A line that is a statement of its own, and not part of a block. */
const STATEMENT = /^\w.*[^{]$/

/** A line of its own in which `{{lines}}` or `{{lines NAME}}` stands, with its indentation. */
const PLACE = /^([ \t]*)\{\{lines ?([\w-]*)\}\}\n/gm

/**
 * Adds lines of advice to a configuration: before `{{lines}}`, and those for a block NAME before `{{lines NAME}}`.
 * `ORIGIN` in them is the service, `/PATH` is `/`. A statement that several remedies have is added once.
 */
export function add(config: string, advice: Pick<Advice, 'lines' | 'block'>[]): string {
  return config.replaceAll(PLACE, (place, indent: string, block: string) => {
    const lines = advice.filter((one) => (one.block ?? '') === block).flatMap(({ lines = [] }) => lines)
    const added = lines
      .filter((line, n) => !STATEMENT.test(line) || lines.indexOf(line) === n)
      .map((line) => `${indent}${line.replaceAll('ORIGIN', '{{origin}}').replaceAll('/PATH', '/')}\n`)
    return [...added, place].join('')
  })
}

/** Whether lines of advice are for a version of a program. */
export function knows(version: string, { since }: Pick<Advice, 'since'>): boolean {
  return since === undefined || version.localeCompare(since, undefined, { numeric: true }) >= 0
}

/** A configuration without the places that `add` fills. */
export function added(config: string): string {
  return config.replaceAll(PLACE, '')
}
