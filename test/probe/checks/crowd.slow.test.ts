import t from 'tap'
import { crowd } from '../../../src/probe/checks/crowd.ts'
import { admitsFew } from '../../support/bad-edges/admits-few.ts'
import { dropsOnReload } from '../../support/bad-edges/drops-on-reload.ts'
import { queuesAbove } from '../../support/bad-edges/queues-above.ts'
import { testChecks } from './suite.ts'

testChecks(t, crowd, {
  'sse-crowd': [
    { through: admitsFew, verdict: 'refused', reason: /^of 500 streams at once \d+ were refused$/ },
    {
      through: queuesAbove,
      verdict: 'degrades',
      reason: /^of 500 streams at once only \d+ began, and the others waited/,
    },
  ],
  reload: [
    {
      through: dropsOnReload,
      verdict: 'cut',
      reason: /^after \d of 10 events, .* connection (closed|was reset)/,
    },
  ],
})
