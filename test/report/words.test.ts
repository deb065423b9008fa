import t from 'tap'
import { truthOf } from '../../src/report/words.ts'

t.test('The kind of an edge, and none for direct', async (t) => {
  t.equal(
    truthOf({ id: 'a', truth: 'stand-in' }),
    'stand-in: rests on the vendor’s documents, not on the vendor’s program',
  )
  t.match(
    truthOf({ id: 'a', truth: 'vendor runtime + stand-in front' }),
    /the vendor’s own runtime, behind a front/,
  )
  t.match(truthOf({ id: 'a', truth: 'real' }), /the vendor’s own program/)
  t.equal(truthOf({ id: 'direct', truth: 'real' }), undefined)
})
