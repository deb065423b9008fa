import t from 'tap'
import { edges } from '../../../bench/edges/index.ts'
import { NeedsError } from '../../../bench/programs/needs.ts'
import { knows } from '../../../bench/programs/template.ts'
import type { Remedy } from '../../../src/probe/advice/advice.ts'
import { type VendorId, vendors } from '../../../src/probe/advice/index.ts'
import { askEdges } from './ask-edge.ts'

// Fetching the programs takes a while, once.
t.setTimeout(600_000)

// Two in a row take the lines of both.
const proxies = edges.filter(
  ({ group, id, title }) => group === 'proxies' && !id.endsWith('-mended') && !title.includes(' before '),
)
const proven = (remedies: Remedy[]) => remedies.filter(({ proof }) => proof === 'run')

/** Edges whose program is older than what some lines are for: they leave those out. */
const older: Record<string, string> = { 'caddy-2.6-encode': '2.6' }

/** Remedies and the checks that some shipped edge of their vendor has been seen to fail. */
const seen = new Set<string>()
const nameOf = (vendor: string, { lines = [] }: Remedy, id: string) => `${vendor}: ${lines[0]}: ${id}`

for (const edge of proxies)
  t.test(`The lines of its vendor’s advice mend ${edge.title}`, async (t) => {
    const { vendor } = edge
    if (!vendor) return void t.comment('nobody has advice about it')
    const ask = await askEdges(t)
    const remedies = proven(vendors[vendor])
    const named = remedies.flatMap(({ cures = [], costs = [] }) => [...cures, ...costs])
    const shipped = await ask(edge, [...new Set(named)]).catch((error) => {
      if (error instanceof NeedsError) return undefined
      throw error
    })
    if (!shipped) return void t.comment(`${edge.title} is not here`)
    const fails = (id: string) => !['survives', 'unknown'].includes(shipped[id]?.verdict.verdict ?? 'unknown')
    for (const remedy of remedies) {
      const { cures = [], costs = [] } = remedy
      const failing = cures.filter(fails)
      const version = older[edge.id]
      if (failing.length === 0 || (version && !knows(version, remedy))) continue
      const mended = await ask(edge, [...failing, ...costs], { advice: [remedy] })
      for (const id of failing) {
        const { verdict, reason } = mended[id]?.verdict ?? {}
        t.equal(verdict, 'survives', `${id}, ${remedy.lines}: ${shipped[id]?.verdict.reason} → ${reason}`)
        seen.add(nameOf(vendor, remedy, id))
      }
      for (const id of costs) {
        t.notOk(fails(id), `${id}, as shipped: ${shipped[id]?.verdict.reason}`)
        const { verdict, reason } = mended[id]?.verdict ?? {}
        t.match(verdict, /^(cut|degrades|refused)$/, `${id} is what ${remedy.lines} costs: ${reason}`)
      }
    }
  })

t.test('Each line of advice that is said to be proven was seen to cure what it names', async (t) => {
  const known = new Set(proxies.map(({ vendor }) => vendor))
  const said = Object.entries<Remedy[]>(vendors)
    .filter(([vendor]) => known.has(vendor as VendorId))
    .flatMap(([vendor, remedies]) =>
      proven(remedies).flatMap((remedy) => (remedy.cures ?? []).map((id) => nameOf(vendor, remedy, id))),
    )
  t.strictSame([...seen].sort(), said.sort())
})
