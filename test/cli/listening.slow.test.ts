import t from 'tap'
import { serve } from '../support/any-url/origins.ts'
import { run } from '../support/any-url/program.ts'

t.test('While check listens it says for how long, and how to end it', async (t) => {
  const origin = await serve()
  t.teardown(() => origin.stop())
  const { stderr } = await run('check', new URL('/quiet', origin.url).href, '--for', '11s')
  t.match(stderr, /· listening, for 11\.0 s at most; Ctrl-C ends it \(10 s\)\n· url: 200, 0 events/)
})
