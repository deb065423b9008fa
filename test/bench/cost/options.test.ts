import t from 'tap'
import { parseOptions } from '../../../bench/options.ts'

const parse = (...args: string[]) => {
  const options = parseOptions(args)
  if (!options) throw new Error('asked for help')
  const { checks, load, cost } = options
  return { checks: checks.map(({ id }) => id), load: [...load], cost: [...cost] }
}

const all = ['chunked', 'sse', 'websocket']

t.test('A full run measures the cost', async (t) => {
  t.strictSame(parse().cost, all)
  t.strictSame(parse('--edge', 'app-runner').cost, all)
})

t.test('The cost of a service elsewhere is measured on request only', async (t) => {
  t.strictSame(parse('--edge', 'direct=http://app:8080').cost, [])
  t.strictSame(parse('--edge', 'direct=http://app:8080', '--only', 'cost').cost, all)
})

t.test('--only cost measures nothing else, and a route narrows it', async (t) => {
  t.strictSame(parse('--only', 'cost'), { checks: [], load: [], cost: all })
  t.strictSame(parse('--only', 'cost,sse'), { checks: [], load: [], cost: ['sse'] })
})

t.test('Other words exclude the cost', async (t) => {
  t.strictSame(parse('--only', 'sse').cost, [])
  t.strictSame(parse('--only', 'checks').cost, [])
  t.strictSame(parse('--only', 'load,cost,sse'), {
    checks: ['health', 'sse'],
    load: ['sse'],
    cost: ['sse'],
  })
})
