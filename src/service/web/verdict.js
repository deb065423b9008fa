import { duration } from './words.js'

/** A cut sooner than this is not an edge's time limit, ms. */
const SHORTEST_LIMIT = 1_000

const BUFFERED =
  'Turn response buffering off for this path. The service asks for that with X-Accel-Buffering: no and Cache-Control: no-transform.'
const UNHEARD = 'If its events have names, list them in the source’s eventNames: EventSource hears no others.'
const DOUBTFUL = 'Try again: a busy machine can look like this. An edge that buffers does it each time.'

/** Why the service ends a stream before its source does, and what to do about it. */
const serviceEnds = {
  age: ['The stream reached STREAM_MAX_AGE.', 'None needed: the client is meant to come back.'],
  drain: ['The service is stopping.', 'None needed: the client is meant to come back.'],
  stall: ['This page did not read for longer than STALL_TIMEOUT.', undefined],
  error: ['The source failed.', 'The service’s log says why.'],
}

/** @type {import('../web-types.ts').Judge} */
export function judge(end, seen, record) {
  const { how, reason = '', by, advice } = end
  if (how === 'unreachable')
    return { verdict: 'unknown', state: how, words: how, reason, advice: 'See that the service runs.' }
  if (how === 'refused') return { verdict: how, state: how, words: how, reason, by, advice }
  if (how === 'ended' && !record && !(seen.total >= seen.expected))
    return {
      verdict: 'unknown',
      state: 'stopped',
      words: 'over',
      reason:
        'EventSource does not tell a whole end from a cut, and this instance has no record of the stream.',
    }
  if (how === 'cut' || !isWhole(seen, record)) return cut(end, seen, record)
  return arrived(seen)
}

function isWhole({ count, total, expected }, record) {
  if (!record) return expected === undefined || total >= expected
  return record.endedBy === 'source' && count >= record.events
}

/** @returns {import('../web-types.ts').PageVerdict} */
function cut({ how, reason = '' }, { ms, count, total, expected }, record) {
  const of = expected === undefined ? '' : ` of ${expected}`
  const came = `${total}${of} ${total === 1 && !of ? 'message' : 'messages'} came in ${duration(ms)}.`
  const own = serviceEnds[record?.endedBy]
  const base = /** @type {const} */ ({ verdict: 'cut', state: 'cut', words: 'cut' })
  if (own && how !== 'whole') return { ...base, reason: `${came} ${own[0]}`, by: 'service', advice: own[1] }
  const hidden = how === 'whole' ? 'It ended as if it were whole.' : reason
  const unheard = how === 'ended' && record?.endedBy === 'source'
  return {
    ...base,
    reason: [came, hidden, serviceSaw(count, record)].filter(Boolean).join(' '),
    ...(unheard ? { advice: UNHEARD } : { by: record ? 'edge' : undefined, advice: cutAdvice(ms) }),
  }
}

function serviceSaw(count, record) {
  if (!record) return ''
  const { endedBy, events } = record
  if (serviceEnds[endedBy]) return `The service had broken it off: ${serviceEnds[endedBy][0]}`
  if (endedBy === undefined) return 'The service was still sending.'
  if (endedBy === 'client') return 'The service saw the client leave.'
  const all = count < events ? `: ${events} events over this connection` : ''
  return `The service had sent it whole${all}.`
}

function cutAdvice(ms) {
  if (ms < SHORTEST_LIMIT) return 'The edge’s log should say why it closed the connection.'
  return `If this happens after about ${duration(ms)} each time, it is a limit of the edge: set STREAM_MAX_AGE below it. If only silent streams are cut, lower HEARTBEAT.`
}

/** @returns {import('../web-types.ts').PageVerdict} */
function arrived({ total, returns, arrivals }) {
  const { dated, late, worst, atOnce } = arrivals.lateness()
  const messages = total === 1 ? '1 message' : `${total} messages`
  const back = returns === 0 ? '' : ` The client came back ${returns === 1 ? 'once' : `${returns} times`}.`
  if (late > 0) {
    const by = duration(worst)
    const [words, what, advice] = atOnce
      ? [
          `all at once, ${by} late`,
          `Something on the way collected the stream: all ${messages} came at once, the first ${by} after it was made.`,
          BUFFERED,
        ]
      : [
          `${late} of ${total} late, up to ${by}`,
          `${late} of ${messages} came late, up to ${by} after they were made.`,
          DOUBTFUL,
        ]
    return { verdict: 'degrades', state: 'late', words, reason: what + back, advice }
  }
  const when = dated === total && total > 0 ? ', each as it was made' : ''
  const words = dated > 0 ? 'whole, in time' : 'whole'
  return { verdict: 'survives', state: 'whole', words, reason: `${messages} came${when}.${back}` }
}
