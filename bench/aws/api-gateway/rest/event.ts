import type { IncomingMessage } from 'node:http'
import { fields, forwarded, grouped, isNotIn, mapValues, splitTarget } from '../../http/fields.ts'
import { clfTime, extendedId, requestId, traceRoot } from '../../ids.ts'
import { DROPPED_FROM_REQUEST } from './headers.ts'

/**
 * The event that a REST API sends a function, buffered or streamed. Absent parts are null.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html, input format
 */
export interface EventV1 {
  /** The resource that the path matched. */
  resource: string
  path: string
  httpMethod: string
  /** Names as they came. The last value of repeats. */
  headers: Record<string, string>
  multiValueHeaders: Record<string, string[]>
  /** The last value of repeats. */
  queryStringParameters: Record<string, string> | null
  multiValueQueryStringParameters: Record<string, string[]> | null
  pathParameters: Record<string, string> | null
  stageVariables: Record<string, string> | null
  requestContext: RequestContext
  body: string | null
  isBase64Encoded: boolean
}

interface RequestContext {
  accountId: string
  apiId: string
  domainName: string
  domainPrefix: string
  extendedRequestId: string
  httpMethod: string
  identity: Record<string, string | null>
  path: string
  protocol: string
  requestId: string
  requestTime: string
  requestTimeEpoch: number
  resourceId: string
  resourcePath: string
  stage: string
}

/** A request's ids, in its event, its response and the log. */
export interface Ids {
  requestId: string
  extendedRequestId: string
  /** The trace's root. */
  trace: string
}

export const newIds = (): Ids => ({
  requestId: requestId(),
  extendedRequestId: extendedId(),
  trace: traceRoot(),
})

/** The identity of an unsigned request. */
const NOBODY = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
}

/**
 * Makes a request's event. The API has a resource `/{proxy+}`, behind a custom domain name
 * (so that no stage is in the path), with `binaryMediaTypes: ["*\/*"]` (so that a body comes in base64).
 */
export function eventV1(request: IncomingMessage, body: Buffer, ids: Ids): EventV1 {
  const { method: httpMethod = '', httpVersion, socket } = request
  const { path, query: search } = splitTarget(request)
  const came = fields(request).filter(isNotIn(DROPPED_FROM_REQUEST))
  const multiValueHeaders = grouped([...came, ...forwarded(request, ids.trace)])
  const query = search ? grouped(new URLSearchParams(search)) : null
  const domainName = request.headers.host ?? ''
  const resource = path === '/' ? '/' : '/{proxy+}'
  const now = Date.now()
  return {
    resource,
    path,
    httpMethod,
    headers: mapValues(multiValueHeaders, last),
    multiValueHeaders,
    queryStringParameters: query && mapValues(query, last),
    multiValueQueryStringParameters: query,
    pathParameters: path === '/' ? null : { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'id',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      extendedRequestId: ids.extendedRequestId,
      httpMethod,
      identity: {
        ...NOBODY,
        sourceIp: socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? null,
      },
      path,
      protocol: `HTTP/${httpVersion}`,
      requestId: ids.requestId,
      requestTime: clfTime(now),
      requestTimeEpoch: now,
      resourceId: 'proxy1',
      resourcePath: resource,
      stage: 'prod',
    },
    body: body.length > 0 ? body.toString('base64') : null,
    isBase64Encoded: body.length > 0,
  }
}

const last = (values: string[]): string => values.at(-1) ?? ''
