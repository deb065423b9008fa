import type { Check } from '../check.ts'
import { chunked } from './arrives.ts'
import { backPressure } from './back-pressure.ts'
import { bytes1 } from './bytes-1.ts'
import { bytes10m } from './bytes-10m.ts'
import { bytes64k } from './bytes-64k.ts'
import { failing } from './failing.ts'
import { first } from './first.ts'
import { gzip } from './gzip.ts'
import { http10 } from './http10.ts'
import { keepAlive } from './keep-alive.ts'
import { leaveSilent } from './leave-silent.ts'
import { leaveWriting } from './leave-writing.ts'
import { merge } from './merge.ts'
import { post } from './post.ts'
import { silence } from './silence.ts'
import { total } from './total.ts'
import { trailers } from './trailers.ts'
import { transferEncoding } from './transfer-encoding.ts'

/** What is asked of chunked text. */
export const chunkedChecks: Check[] = [
  chunked,
  first,
  merge,
  bytes1,
  bytes64k,
  bytes10m,
  transferEncoding,
  failing,
  leaveWriting,
  leaveSilent,
  backPressure,
  silence,
  total,
  gzip,
  post,
  http10,
  keepAlive,
  trailers,
]
