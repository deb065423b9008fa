import pLimit from 'p-limit'
import type { Test } from 'tap'
import { askCase } from './ask.ts'
import { cases } from './cases.ts'
import { serve } from './origins.ts'

/** They mostly wait. */
const AT_ONCE = 12

/** Asks every case, alone and beside its origin, and holds what is found against what is true. */
export async function findsTheTruth(t: Test): Promise<void> {
  const origin = await serve()
  t.teardown(() => origin.stop())
  const limit = pLimit(AT_ONCE)
  const asked = cases.flatMap((one) => [false, true].map((beside) => ({ one, beside })))
  await Promise.all(
    asked.map(({ one, beside }) =>
      limit(async () => {
        const { verdict, cause, by, sure, reason, who } = await askCase(one, origin.url, beside)
        const title = `${one.title}, asked ${beside ? 'beside the origin' : 'alone'}`
        t.strictSame({ verdict, cause, by }, beside ? one.besideDirect : one.alone, title, {
          found: `${reason} ${who}`,
        })
        // The client knows of itself, and a source says of itself that it failed.
        if (!beside && by !== 'client' && by !== 'origin')
          t.not(sure, 'proven', `${title}: nothing is proven from one side`)
        else if (by !== 'unknown')
          // Silence is not waited for a second time.
          t.equal(sure, cause === 'silent' ? 'likely' : 'proven', `${title}: both sides were asked`)
      }),
    ),
  )
}
