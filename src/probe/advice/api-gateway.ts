import type { Advise } from './advise.ts'

/** What to change about an HTTP API. */
export const httpApi: Advise = ({ verdict, by }, { transport, status }) => {
  if (by !== 'edge') return undefined
  if (transport === 'websocket')
    return 'An HTTP API has no upgrades. For WebSocket, make a WebSocket API, and post to its @connections.'
  if (verdict === 'degrades' || status === 503)
    return 'An HTTP API waits for the function’s whole reply, at most 30 s, and no setting changes that. A REST API with responseTransferMode: STREAM streams, and so does a Function URL.'
  return undefined
}

const NO_UPGRADES =
  'A REST API has no upgrades. For WebSocket, make a WebSocket API, and post to its @connections.'

/** What to change about a REST API with `responseTransferMode: BUFFERED`, which is the default. */
export const restApi: Advise = ({ verdict, by }, { transport, status }) => {
  if (by !== 'edge') return undefined
  if (transport === 'websocket') return NO_UPGRADES
  if (verdict === 'degrades' || status === 504)
    return 'Set the integration’s responseTransferMode to STREAM, and have the function begin its reply with metadata and eight null bytes.'
  return undefined
}

/** What to change about a REST API with `responseTransferMode: STREAM`. */
export const restApiStream: Advise = ({ verdict, by }, { transport, edgeLog }) => {
  if (by !== 'edge') return undefined
  if (transport === 'websocket') return NO_UPGRADES
  if (verdict === 'cut' && edgeLog?.says.includes('idle'))
    return 'A regional API cuts what is silent for 5 minutes, an edge-optimized one after 30 seconds: set HEARTBEAT well below it.'
  if (verdict === 'cut')
    return 'A stream lasts 15 minutes at most: set STREAM_MAX_AGE below it, and let clients come back with their Last-Event-ID.'
  return undefined
}

/** What to change about a WebSocket API. */
export const webSocketApi: Advise = ({ by }, { edgeLog, status }) => {
  if (by !== 'edge') return undefined
  if (status === 403)
    return 'The path of a WebSocket API is its stage, and nothing may follow it but a query, which reaches $connect.'
  if (edgeLog?.says.includes('1009'))
    return 'A message has at most 128 KB, a frame 32 KB: split what is larger.'
  if (edgeLog?.says.includes('1001'))
    return 'A connection is closed after 10 minutes without a message, and after 2 hours anyhow: send one now and then, and have clients come back.'
  return undefined
}
