import { NAMESPACE } from '../appsync/client/publisher.ts'
import { advise, OFFERED, startAppSync } from '../appsync/edge.ts'
import type { Edge } from '../edge.ts'
import { startEventApi } from './api.ts'

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
