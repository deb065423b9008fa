import type { Results, Section } from '../../src/report/results.ts'
import { type ClientRead, type ClientResult, type Mode, modes } from './result.ts'

/** What the protocol's client read through each edge, as a section of a report. */
export function clientSection(results: ClientResult[], { edges }: Pick<Results, 'edges'>): Section {
  const title = (id: string) => edges.find((edge) => edge.id === id)?.title ?? id
  return {
    title: 'The channel protocol’s own client',
    tables: [
      [
        ['client', ...modes.map((mode) => names[mode]), 'it needs'],
        ...results.map((result) => [title(result.edge), ...cells(result)]),
      ],
    ],
    brief: results.map((result) => `${result.edge}: ${result.fault?.message ?? cells(result).join('; ')}`),
    note: `@durable-streams/client read a channel that got a message every 200 ms, up to the channel's end. The
time is the median from append to arrival. The edges' times and the service's were divided by 20, so that clients had to
come back after 3 s at most: a second more here is 20 s more there.`,
  }
}

const names: Record<Mode, string> = {
  sse: "`live: 'sse'`",
  'long-poll': "`live: 'long-poll'`",
  follow: '[`follow`](client/follow.ts)',
}

/** From here on a message is late, ms. They come every 200 ms. */
const LATE = 500

function cells({ fault, sent = 0, reads = [] }: ClientResult): string[] {
  if (fault) return [fault.message, '', '', '']
  const needed = modes.find((mode) => reads.some((read) => read.mode === mode && isGood(read)))
  return [
    ...modes.map((mode) => {
      const read = reads.find((one) => one.mode === mode)
      return read ? said(read, sent) : ''
    }),
    needed ? names[needed] : 'another edge',
  ]
}

const isGood = ({ lost, doubled, error, lateMs = 0 }: ClientRead) =>
  lost + doubled === 0 && error === undefined && lateMs < LATE

function said({ lost, doubled, lateMs, error, fellBackTo }: ClientRead, sent: number): string {
  const faults = [
    lost > 0 && `${lost} of ${sent} lost`,
    doubled > 0 && `${doubled} twice`,
    error !== undefined && error,
  ].filter((fault) => fault !== false)
  const late = lateMs === undefined ? [] : [`${lateMs} ms`]
  const back = fellBackTo === 'long-poll' ? ['over long-polls'] : []
  return [...(faults.length > 0 ? faults : ['whole']), ...late, ...back].join(', ')
}
