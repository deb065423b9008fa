import { NAMESPACE } from '../../aws/appsync/client/publisher.ts'
import { advise, OFFERED, startAppSync } from '../../aws/appsync/edge.ts'
import { startEventApi } from '../../aws/appsync/events/api.ts'
import type { Edge } from '../edge.ts'

/** AWS AppSync Events, by its documents: what is published flows to AWS's own client. */
export const appsyncEvents: Edge = {
  id: 'appsync-events',
  title: 'AppSync Events',
  truth: 'stand-in',
  offers: OFFERED,
  expected: { websocket: { verdict: 'survives' } },
  advise,
  start: (options) =>
    startAppSync(
      { api: 'events', start: (api) => startEventApi({ ...api, namespaces: [NAMESPACE] }) },
      options,
    ),
}
