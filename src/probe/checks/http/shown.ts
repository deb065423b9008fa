import { askHttp } from '../../ask.ts'
import type { Claim, Fact, Outcome } from '../../model.ts'
import type { Check, Target } from '../check.ts'

/** A request's fields as the service got them: order, case and repeats kept. */
export type Fields = [name: string, value: string][]

/** What a check of a request's fields is about. */
export interface Shown {
  /** What is sent with the request. */
  headers?: Record<string, string>
  claims?: Claim[]
  says: string
  /** What became of the fields on their way. Not asked where the service does not show them. */
  measure(fields: Fields): Record<string, Fact>
}

/** Asks the route that shows the request's fields back. */
export function askShown(
  check: Check,
  target: Target,
  { headers = {}, claims = [], says, measure }: Shown,
): Promise<Outcome> {
  return askHttp(
    check,
    target,
    `/probe/request?run=${target.run}`,
    {
      status: 200,
      intervalMs: 0,
      stamped: false,
      claims: [
        { fact: 'shown', is: true, otherwise: 'degrades', says: 'what came is not the service’s answer' },
        ...claims,
      ],
      says,
    },
    {
      headers,
      measure(_answer, events) {
        const fields = read(events.map(({ data }) => data).join('\n'))
        return fields ? { shown: true, ...measure(fields) } : { shown: false }
      },
    },
  )
}

/** All values of a field. */
export function valuesOf(fields: Fields, wanted: string): string[] {
  return fields.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []))
}

function read(body: string): Fields | undefined {
  try {
    const { headers } = JSON.parse(body) as { headers?: unknown }
    return Array.isArray(headers) ? (headers as Fields) : undefined
  } catch {
    return undefined
  }
}
