import { readFile } from 'node:fs/promises'

const folder = new URL('../../bench/aws/appsync/tls/', import.meta.url)

/** A certificate for localhost and 127.0.0.1 that nobody trusts: the one that the bench's AppSync shows. */
export const cert = await readFile(new URL('certificate.pem', folder), 'utf8')

/** Its key: no secret. */
export const key = await readFile(new URL('key.pem', folder), 'utf8')
