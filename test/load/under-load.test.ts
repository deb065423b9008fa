import { once } from 'node:events'
import t from 'tap'
import { Tally } from '../../src/load/tally.ts'
import { type LoadClient, underLoad } from '../../src/load/under-load.ts'

/** A client that loads nothing until it is told to stop, and says when it has let go. */
function idle() {
  const state = { letGo: false }
  const client: LoadClient = async (until) => {
    await once(until, 'abort')
    // Letting go takes a while.
    await new Promise(setImmediate)
    state.letGo = true
  }
  return { state, client }
}

const never = new AbortController().signal

t.test('The client loads during the measurement and has closed everything after it', async (t) => {
  const { state, client } = idle()
  const measured = await underLoad(client, new Tally(), never, async () => {
    t.notOk(state.letGo)
    return 42
  })
  t.equal(measured, 42)
  t.ok(state.letGo)
})

t.test('A measurement that fails ends the load too', async (t) => {
  const { state, client } = idle()
  await t.rejects(
    underLoad(client, new Tally(), never, async () => {
      throw new Error('no measure')
    }),
    { message: 'no measure' },
  )
  t.ok(state.letGo)
})

t.test('A client that fails ends the measurement with its error', async (t) => {
  const client: LoadClient = async () => {
    throw new Error('no load')
  }
  const measure = async (until: AbortSignal) => {
    if (!until.aborted) await once(until, 'abort')
    throw new Error('was interrupted')
  }
  await t.rejects(underLoad(client, new Tally(), never, measure), { message: 'no load' })
})

t.test('An abort ends both with its reason, and nothing starts after it', async (t) => {
  const { state, client } = idle()
  const abort = new AbortController()
  const measure = async (until: AbortSignal) => {
    queueMicrotask(() => abort.abort(new Error('enough')))
    await once(until, 'abort')
  }
  await t.rejects(underLoad(client, new Tally(), abort.signal, measure), { message: 'enough' })
  t.ok(state.letGo)

  const begun = async () => void t.fail('nothing is to begin')
  await t.rejects(underLoad(begun, new Tally(), abort.signal, begun), { message: 'enough' })
})
