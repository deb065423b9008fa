import { SCHEMA } from '../../aws/appsync/client/publisher.ts'
import { OFFERED, startAppSync } from '../../aws/appsync/edge.ts'
import { startGraphqlApi } from '../../aws/appsync/graphql/api.ts'
import type { Edge } from '../edge.ts'

/** AWS AppSync's GraphQL subscriptions, built from its documents: a mutation's data reaches AWS's own client. */
export const appsync: Edge = {
  id: 'appsync',
  title: 'AppSync GraphQL subscriptions',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'appsync',
  article: { websocket: 'partly' },
  since2023:
    'nothing: still only what a mutation was given flows, a message for each (AppSync developer guide, “Subscriptions”). AppSync Events, which needs no mutation, came on 30 October 2024',
  offers: OFFERED,
  expected: { websocket: { verdict: 'survives' } },
  start: (options) =>
    startAppSync({ api: 'graphql', start: (api) => startGraphqlApi({ ...api, schema: SCHEMA }) }, options),
}
