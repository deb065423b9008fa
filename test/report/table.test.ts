import t from 'tap'
import { alignColumns } from '../../src/report/table.ts'

t.test('A row may have fewer cells than those before and after it', async (t) => {
  t.equal(
    alignColumns([['edge', 'chunked'], ['direct'], ['nginx', 'no']]),
    'edge    chunked\ndirect\nnginx   no',
  )
  t.equal(alignColumns([]), '')
})
