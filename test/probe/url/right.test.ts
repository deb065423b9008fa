import pLimit from 'p-limit'
import t from 'tap'
import { askCase } from '../../support/any-url/ask.ts'
import { cases } from '../../support/any-url/cases.ts'
import { serve } from '../../support/any-url/origins.ts'

/** They mostly wait. */
const AT_ONCE = 12

const origin = await serve()
t.teardown(() => origin.stop())
t.jobs = AT_ONCE
const limit = pLimit(AT_ONCE)

for (const one of cases) {
  t.test(`${one.title}, asked alone`, (t) =>
    limit(async () => {
      const { verdict, cause, by, sure, reason, who } = await askCase(one, origin.url, false)
      t.strictSame({ verdict, cause, by }, one.alone, `${reason} ${who}`)
      t.not(sure, 'proven', 'nothing is proven from one side')
    }),
  )
  t.test(`${one.title}, asked beside the origin`, (t) =>
    limit(async () => {
      const { verdict, cause, by, sure, reason, who } = await askCase(one, origin.url, true)
      t.strictSame({ verdict, cause, by }, one.besideDirect, `${reason} ${who}`)
      if (by !== 'unknown') t.equal(sure, 'proven')
    }),
  )
}
