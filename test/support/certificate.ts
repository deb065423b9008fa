import { certificate } from '../../bench/rig/certificate.ts'

/** A certificate for localhost and 127.0.0.1, its key, and the authority's certificate, which nobody trusts by default. */
export const { ca, cert, key } = await certificate()
