import t from 'tap'
import { progressLines } from '../../src/cli/command.ts'

t.test('Progress is broken between words on a terminal, and not at all elsewhere', async (t) => {
  const line = 'Plan: 1 request to app.example, read as HTTP, no second look.'
  t.equal(progressLines(line), `· ${line}`)
  const lines = progressLines(line, 30).split('\n')
  t.ok(lines.length > 1 && lines.every(({ length }) => length <= 30), lines.join('|'))
  t.equal(lines.map((part) => part.slice(2)).join(' '), line)
})
