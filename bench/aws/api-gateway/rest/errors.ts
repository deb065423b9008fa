import type { Field } from '../../http/fields.ts'

/** A response of the API's own. */
export interface Refusal {
  status: number
  headers: Field[]
  body: string
  /** For the log. */
  says: string
  author: 'edge' | 'service'
  /** The API's own limit that it comes from. Absent if it comes from none. */
  limit?: 'total' | 'idle'
}

/** The default gateway response: `{"message":$context.error.messageString}`. */
function gateway(
  status: number,
  message: string,
  [type, author]: [type: string, author: Refusal['author']],
  says: string,
): Refusal {
  const headers: Field[] = [
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', type],
  ]
  return { status, headers, body: `{"message": ${JSON.stringify(message)}}`, says, author }
}

const INTERNAL = 'InternalServerErrorException'

/**
 * "If the function runs but returns an error, or returns a response in the wrong format, API Gateway returns a 502."
 * https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
 */
export const badGateway = (says: string): Refusal =>
  gateway(502, 'Internal server error', [INTERNAL, 'service'], says)

/** "API Gateway invokes your Lambda function and return a 500 error response" (response-transfer-mode-lambda). */
export const badStream = (says: string): Refusal =>
  gateway(500, 'Internal server error', [INTERNAL, 'service'], says)

/** INTEGRATION_TIMEOUT (gateway response types for API Gateway). */
export const TIMED_OUT: Refusal = gateway(
  504,
  'Endpoint request timed out',
  [INTERNAL, 'edge'],
  'the integration’s timeout was over',
)

/** Between 6 and 10 MB: the API accepts it, Lambda does not. As seen on AWS (koki-develop/lgtm-generator #10). */
export const EVENT_TOO_LARGE: Refusal = gateway(
  413,
  'Request Too Long',
  ['BadRequestException', 'edge'],
  'the request was too large for Lambda',
)

/** Over 10 MB: a response without ids. As seen on AWS (same). */
export const PAYLOAD_TOO_LARGE: Refusal = {
  status: 413,
  headers: [['Content-Type', 'text; charset=utf-8']],
  body: 'HTTP content length exceeded 10485760 bytes.',
  says: 'the request was larger than 10 MB',
  author: 'edge',
}
