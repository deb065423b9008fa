import { PassThrough } from 'node:stream'
import { mock } from 'node:test'
import t from 'tap'
import { liveLine } from '../../src/cli/live-line.ts'

/** Standard error as a terminal of forty columns, or as a file. */
function output(isTTY: boolean) {
  const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 40 })
  return out as typeof out & NodeJS.WriteStream
}

t.test('On a terminal one line is written over, and erased at the end', async (t) => {
  mock.timers.enable({ apis: ['setInterval', 'Date'] })
  t.teardown(() => mock.timers.reset())
  const out = output(true)
  {
    using live = liveLine(out)
    live.show('app-runner: 3 of 65 checks answered')
    mock.timers.tick(250)
    t.equal(
      out.read(),
      '\r\u001b[2K· app-runner: 3 of 65 checks answered (',
      'and no wider than the terminal',
    )
    let many = 4
    live.show(() => `${many} of 65`)
    many = 5
    mock.timers.tick(750)
    t.match(out.read(), /· 5 of 65 \(1 s\)$/, 'with how far and how long')
  }
  t.equal(out.read(), '\r\u001b[2K')
  mock.timers.tick(60_000)
  t.equal(out.read(), null)
})

t.test('Elsewhere there is a line every ten seconds', async (t) => {
  mock.timers.enable({ apis: ['setInterval', 'Date'] })
  t.teardown(() => mock.timers.reset())
  const out = output(false)
  {
    using live = liveLine(out)
    live.show('app-runner: 3 of 65 checks answered')
    mock.timers.tick(9_999)
    t.equal(out.read(), null)
    mock.timers.tick(1)
    t.equal(out.read(), '· app-runner: 3 of 65 checks answered (10 s)\n')
    live.show('loading sse')
    mock.timers.tick(10_000)
    t.equal(out.read(), '· loading sse (20 s)\n')
  }
  t.equal(out.read(), null)
})
