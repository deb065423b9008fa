import type { Results, Section } from '../../src/report/results.ts'
import { whole } from '../../src/report/words.ts'
import type { LimitsResult, SizeBracket, TimeLimit } from './result.ts'

/** The edges' limits as a section of a report. */
export function limitsSection(limits: LimitsResult[], { edges }: Pick<Results, 'edges'>): Section {
  const title = (id: string) => edges.find((edge) => edge.id === id)?.title ?? id
  return {
    title: 'The limits, measured',
    tables: [[['limits', ...columns], ...limits.map((result) => [title(result.edge), ...cells(result)])]],
    brief: limits.map((result) => {
      const named = cells(result).map((cell, n) => `${columns[n]} ${cell}`)
      return `${result.edge}: ${result.fault?.message ?? named.join('; ')}`
    }),
    note: `In each edge's own time, without the second for which Envoy holds a connection that it has ended. Found with
its times divided, and confirmed with another divisor. Reads ahead: what a plain app sends, of 128 MiB, to a client
that does not read; the system's own buffers are in it, as in the row without an edge. Compresses from: the size of a
plain app's answer from which on it has a content coding, if the client accepts gzip, Brotli and Zstandard.`,
  }
}

const columns = ['on silence', 'on the whole', 'to the first byte', 'reads ahead', 'compresses from']

function cells({ fault, silence, whole, firstByte, readAhead, compression }: LimitsResult): string[] {
  if (fault) return [fault.message, '', '', '', '']
  return [...[silence, whole, firstByte].map(time), ahead(readAhead), compressed(compression)]
}

function time(limit: TimeLimit | undefined): string {
  switch (limit?.found) {
    case 'limit':
      return [seconds(limit.ms), limit.status].filter(Boolean).join(', ')
    case 'none':
      return `none within ${seconds(limit.withinMs)}`
    case 'held':
      return 'nothing arrived before it'
    case 'unsteady':
      return `not steady: ${limit.measured.map(seconds).join(', then ')}`
    default:
      return 'unknown'
  }
}

/** `60.1 s`; without a fraction from 1,000 s on. */
function seconds(ms: number): string {
  return ms < 1_000_000 ? `${(ms / 1_000).toFixed(1)} s` : `${whole(ms / 1_000)} s`
}

function ahead(bracket: SizeBracket | undefined): string {
  if (!bracket) return 'unknown'
  const { from, to } = bracket
  return to === undefined ? `all of ${bytes(from)}` : `${bytes(from)} to ${bytes(to)}`
}

function compressed(bracket: SizeBracket | undefined): string {
  if (!bracket) return 'unknown'
  const { from, to } = bracket
  if (to === undefined) return `never, up to ${bytes(from)}`
  return from === 0 ? 'any size' : `${bytes(from)} to ${bytes(to)}`
}

/** `512 B`, `64 KiB`, `128 MiB` */
function bytes(size: number): string {
  if (size < 2 ** 10) return `${size} B`
  return size < 2 ** 20 ? `${size / 2 ** 10} KiB` : `${size / 2 ** 20} MiB`
}
