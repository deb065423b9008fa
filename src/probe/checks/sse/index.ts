import type { Check } from '../check.ts'
import { sse } from './arrives.ts'
import { comments } from './comments.ts'
import { contentType } from './content-type.ts'
import { heartbeat } from './heartbeat.ts'
import { lastEventId } from './last-event-id.ts'
import { megabyte } from './megabyte.ts'
import { post } from './post.ts'
import { resume } from './resume.ts'
import { total } from './total.ts'
import { utf8 } from './utf8.ts'

/** What is asked of Server-Sent Events. */
export const sseChecks: Check[] = [
  sse,
  contentType,
  comments,
  utf8,
  megabyte,
  lastEventId,
  post,
  heartbeat,
  total,
  resume,
]
