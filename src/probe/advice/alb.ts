import type { Advise } from './advise.ts'

/** What to change about an Application Load Balancer: its attributes, or the service's settings. */
export const alb: Advise = ({ by }, { transport, edgeLog, status }) => {
  if (by && edgeLog?.says.includes('(UF)'))
    return 'The container refuses connections: see that it listens on the target group’s port, and its own log.'
  if (by !== 'edge' || !edgeLog?.says.includes('(SI)')) return undefined
  const idle = 'idle_timeout.timeout_seconds is 60, unless you raise it to at most 4,000'
  if (status === 504)
    return `${idle}: begin to answer at once, with the head and a first event, and stream the rest.`
  if (transport === 'chunked')
    return `${idle}, and chunked text cannot say that it is still there: use SSE for streams that pause.`
  return `${idle}: set HEARTBEAT well below it.`
}
