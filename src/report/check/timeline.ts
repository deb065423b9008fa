import type { UrlOutcome } from '../../probe/url-model.ts'

/** What stands for one event, several, and the most that came within one column. */
const HEIGHTS = '▂▃▄▅▆▇█'

/** An outcome on one line: `├` its head, blocks its events, and how it ended. */
export function timeline(
  { headMs, events, endedMs = 0, ending }: UrlOutcome,
  spanMs: number,
  width: number,
): string {
  const column = (ms: number) =>
    Math.min(width - 1, Math.max(0, Math.floor((ms / Math.max(1, spanMs)) * width)))
  const counts = new Array<number>(width).fill(0)
  for (const { ms } of events) counts[column(ms)] = (counts[column(ms)] ?? 0) + 1
  const most = Math.max(1, ...counts)
  const head = headMs === undefined ? undefined : column(headMs)
  const end = column(endedMs)
  return counts
    .map((count, at) => {
      if (count > 0)
        return HEIGHTS[most === 1 ? 2 : Math.round(((count - 1) / (most - 1)) * (HEIGHTS.length - 1))]
      if (at === end) return ENDS[ending ?? 'left'] ?? '✕'
      if (at === head) return '├'
      return head !== undefined && at > head && at < end ? '·' : ' '
    })
    .join('')
    .concat(counts[end] ? (ENDS[ending ?? 'left'] ?? '✕') : '')
    .trimEnd()
}

const ENDS: Partial<Record<NonNullable<UrlOutcome['ending']>, string>> = { complete: '┤', left: '…' }

export const legend = '├ head   ▂▅█ events   ┤ end   ✕ cut   … the client left'
