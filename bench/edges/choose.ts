import { UsageError } from '../../src/cli/command.ts'
import type { Protocol } from '../../src/probe/clients/client.ts'
import type { ChosenEdge, Edge } from './edge.ts'
import { overHttp2 } from './http2.ts'
import { edges as allEdges } from './index.ts'
import { running } from './running.ts'

const ids = allEdges.map(({ id }) => id)

/** The edges that an option asks. */
export type Group = 'fronts' | 'proxies'

const asked: Record<Group | 'default', (edge: Edge) => boolean> = {
  default: ({ group }) => group === 'default',
  fronts: ({ group }) => group !== 'proxies',
  proxies: ({ id, group }) => id === 'direct' || group === 'proxies',
}

/**
 * The edges that the command line chooses, direct first.
 * @param values of `--edge`, each `ID` or `NAME=URL`, or several with commas between them. Undefined: none was given
 * @param group asked where `values` is undefined. Default: no edge, and App Runner
 * @throws UsageError
 */
export function chooseEdges(values: string[] | undefined, group: Group | undefined): ChosenEdge[] {
  if (values === undefined) return allEdges.filter(asked[group ?? 'default']).map((edge) => ({ edge }))
  const urls = new Map<string, URL | undefined>([['direct', undefined]])
  for (const value of values.flatMap((given) => given.split(','))) {
    const [, id = '', address] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? []
    if (address === undefined && !ids.includes(id))
      throw new UsageError(
        `--edge ${id}: there are ${ids.join(', ')}. An edge that runs already is NAME=URL.`,
      )
    if (address !== undefined && !isOrigin(address))
      throw new UsageError(
        `--edge ${value}: expected a URL without a path, such as ${id}=http://127.0.0.1:8081.`,
      )
    if (!isName(id))
      throw new UsageError(
        `--edge ${value}: expected a name of letters, digits, dots, dashes and underscores.`,
      )
    urls.set(id, address === undefined ? urls.get(id) : new URL(address))
  }
  if ([...urls.values()].some(Boolean) && !urls.get('direct'))
    throw new UsageError(
      '--edge NAME=URL: name the URL of its service too, such as --edge direct=http://127.0.0.1:8080, or use streamproof check.',
    )
  const others = [...urls.keys()].filter((id) => !ids.includes(id)).map(running)
  return [...allEdges, ...others].flatMap((edge) => {
    const url = urls.get(edge.id)
    return urls.has(edge.id) ? [{ edge, ...(url && { url }) }] : []
  })
}

/** Each edge once for each protocol that it can be asked over. direct stays: the others are compared with it. */
export function overProtocols(chosen: ChosenEdge[], protocols: Protocol[]): ChosenEdge[] {
  return chosen.flatMap(({ edge, url }) => {
    const http1 = protocols.includes('http1') || edge.id === 'direct' ? edge : undefined
    const http2 = protocols.includes('http2') && url?.protocol !== 'http:' ? overHttp2(edge) : undefined
    return [http1, http2].flatMap((one) => (one ? { edge: one, ...(url && { url }) } : []))
  })
}

function isName(value: string): boolean {
  return /^[\w.-]{1,40}$/.test(value)
}

/** Whether it is an http: or https: URL without a path. */
export function isOrigin(value: string): boolean {
  return /^https?:\/\/[^/?#@]+\/?$/.test(value) && URL.canParse(value)
}
