import { randomBytes, randomUUID } from 'node:crypto'

/** A new request id, as in `x-amzn-RequestId`. */
export const requestId = (): string => randomUUID()

/**
 * A new id in API Gateway's own form, such as `L0SM9cOFvHcCIhw=`: of connections and messages, and in `x-amz-apigw-id`
 * and `Apigw-Requestid`.
 */
export const extendedId = (): string => `${randomBytes(11).toString('base64url')}=`

/** What `extendedId` returns. */
export const EXTENDED_ID = /^[\w-]{15}=$/

/** A new X-Ray trace's root: `1-<unix s>-<random>`, hexadecimal. */
export function traceRoot(): string {
  const seconds = Math.floor(Date.now() / 1_000).toString(16)
  return `1-${seconds}-${randomBytes(12).toString('hex')}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A time in the common log format, e.g. `12/Mar/2020:19:03:58 +0000`. @param time unix ms */
export function clfTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split(/[T.]/)
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`
}
