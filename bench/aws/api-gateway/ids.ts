import { randomBytes, randomUUID } from 'node:crypto'

/** A request's id, as in `x-amzn-RequestId`. */
export const requestId = (): string => randomUUID()

/**
 * An id of API Gateway's own making, such as `L0SM9cOFvHcCIhw=`: a connection's, a message's, and those in
 * `x-amz-apigw-id` and `Apigw-Requestid`.
 */
export const extendedId = (): string => `${randomBytes(11).toString('base64url')}=`

/** What `extendedId` makes. */
export const EXTENDED_ID = /^[\w-]{15}=$/

/** An `X-Amzn-Trace-Id`. */
export function traceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16)
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A time as the common log format has it, e.g. `12/Mar/2020:19:03:58 +0000`. */
export function clfTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split(/[T.]/)
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`
}
