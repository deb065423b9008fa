import type { Advise } from './advise.ts'

/** What to change about App Runner. Only AWS can change its edge's settings. */
export const appRunner: Advise = ({ verdict, by }, { transport, edgeLog, status }) => {
  if (by && edgeLog?.says.includes('(UH)'))
    return 'The cluster has no healthy host: see the health check’s path and the service’s own log.'
  if (by !== 'edge') return undefined
  if (verdict === 'refused' && transport === 'websocket' && status === 403)
    return 'The connection manager has no upgrade_configs, and App Runner gives none: use SSE, or an edge that passes upgrades. On ECS Express Mode the same image carries WebSocket.'
  if (edgeLog?.says.includes('(UT)') && status === 504)
    return 'route.timeout is 120s for the whole response, and App Runner does not let you change it: begin to answer at once, with the head and a first event, and stream the rest.'
  if (edgeLog?.says.includes('(UT)'))
    return 'route.timeout is 120s for the whole response, and App Runner does not let you change it. Set STREAM_MAX_AGE=110s, so that the service ends its streams in good order before it, and let clients come back with their Last-Event-ID.'
  if (edgeLog?.says.includes('(SI)')) return 'stream_idle_timeout: set HEARTBEAT well below it.'
  if (edgeLog?.says.includes('(NR)'))
    return 'route_config.virtual_hosts.domains does not name this Host. Ask for the service by its own name.'
  return undefined
}
