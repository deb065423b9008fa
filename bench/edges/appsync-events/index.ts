import { NAMESPACE } from '../../aws/appsync/client/publisher.ts'
import { OFFERED, startAppSync } from '../../aws/appsync/edge.ts'
import { startEventApi } from '../../aws/appsync/events/api.ts'
import type { Edge } from '../edge.ts'

/** AWS AppSync Events, built from its documents: published events reach AWS's own client. */
export const appsyncEvents: Edge = {
  id: 'appsync-events',
  title: 'AppSync Events',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'appsync',
  offers: OFFERED,
  expected: { websocket: { verdict: 'survives' } },
  start: (options) =>
    startAppSync(
      { api: 'events', start: (api) => startEventApi({ ...api, namespaces: [NAMESPACE] }) },
      options,
    ),
}
