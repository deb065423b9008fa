import type { Test } from 'tap'
import type { Kind } from '../support/clients.ts'
import { admission } from './suite/admission.ts'
import { arrival } from './suite/arrival.ts'
import { back } from './suite/back-pressure.ts'
import { drain } from './suite/drain.ts'
import { endings } from './suite/endings.ts'
import { feed } from './suite/feed.ts'
import { knobs } from './suite/knobs.ts'
import { leaving } from './suite/leaving.ts'
import { record } from './suite/record.ts'
import { refusal } from './suite/refusal.ts'

/** What holds for a stream whatever carries it: run unchanged against every transport. */
export async function suite(t: Test, kind: Kind): Promise<void> {
  for (const part of [arrival, knobs, feed, refusal, leaving, endings, back, admission, drain, record])
    await t.test(part.name, (t) => part(t, kind))
}
