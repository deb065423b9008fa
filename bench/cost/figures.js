import { idleBounds, readyBounds } from './rows.js'
import { spread } from './statistics.js'
export function throughputFigure(row) {
  const ratio = (of) => spread(row.rounds.map(({ ours, bare }) => of(ours) / of(bare)))
  const busy = (side) =>
    spread(row.rounds.map(({ [side]: { cpuMs, seconds } }) => cpuMs / 1000 / seconds)).median
  const byCpu = ratio(({ streams, cpuMs }) => streams / cpuMs)
  return {
    row,
    byCpu,
    byRate: ratio(({ streams, seconds }) => streams / seconds),
    busy: { ours: busy('ours'), bare: busy('bare') },
    standing: byCpu.median >= row.aim ? 'aim' : byCpu.median >= row.atLeast ? 'met' : 'missed',
  }
}
/** Of each transport of ours. */
export function idleFigures({ idle }) {
  const each = (result) => result.rss / result.streams
  const bare = idle.find(({ server }) => server !== 'ours')
  if (!bare) return []
  return idle
    .filter(({ server }) => server === 'ours')
    .map((result) => {
      const ratio = each(result) / each(bare)
      return {
        result,
        bytes: each(result),
        bareBytes: each(bare),
        ratio,
        standing: below(ratio, idleBounds),
      }
    })
}
/** From the service's start to its first answer, ms. */
export function readyFigure({ readyMs }) {
  const ms = spread(readyMs)
  return { ms, standing: below(ms.median, readyBounds) }
}
function below(value, { atMost, aim }) {
  return value <= aim ? 'aim' : value <= atMost ? 'met' : 'missed'
}
