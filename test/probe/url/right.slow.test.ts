import { Worker } from 'node:worker_threads'
import t from 'tap'
import { findsTheTruth } from '../../support/any-url/suite.ts'

t.setTimeout(600_000)

// A core that is always busy: what takes its time must not look like an edge's doing.
const busy = new Worker('for (;;) Math.sqrt(Math.random())', { eval: true })
t.teardown(() => busy.terminate())

for (const round of [1, 2, 3])
  t.test(`Every origin and fault gets its verdict, cause and author, round ${round} of 3`, findsTheTruth)
