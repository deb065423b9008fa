import { access, readdir, readFile } from 'node:fs/promises'
import t from 'tap'
import { edges } from '../bench/edges/index.ts'
import { parseOptions } from '../bench/options.ts'
import { parseCheck } from '../src/cli/check-options.ts'
import { parseLoad } from '../src/cli/load-options.ts'
import { variableNames } from '../src/service/config.ts'
import { run } from './support/any-url/program.ts'
import { startApp } from './support/service.ts'
import { exchange } from './support/wire.ts'

const documents = [
  'README.md',
  'src/README.md',
  'src/channels/README.md',
  'bench/README.md',
  'bench/deploy/README.md',
]
const root = new URL('../', import.meta.url)
const read = (path: string) => readFile(new URL(path, root), 'utf8')

/** The commands of a document's console blocks, without their comments. */
function commands(text: string): string[] {
  const blocks = [...text.matchAll(/```console\n(.*?)```/gs)].map(([, block = '']) => block)
  const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('$ '))
  return lines.flatMap((line) =>
    line
      .slice(2)
      .replace(/\s+# .*/, '')
      .split(' && '),
  )
}

/** A command's words, as a shell splits them. */
const words = (command: string) =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

t.test('README.md has at most 130 lines', async (t) => {
  t.ok((await read('README.md')).split('\n').length <= 130)
})

t.test('The map of README.md has every room of src and of its probe', async (t) => {
  const map = (await read('README.md')).split('## The rooms')[1] ?? ''
  const rooms = async (path: string) => {
    const entries = await readdir(new URL(path, root), { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${path}/${name}`)
  }
  const files = ['src/contract.ts', 'src/redact.ts', 'src/probe/model.ts', 'src/probe/url-model.ts']
  for (const room of [...(await rooms('src')), ...(await rooms('src/probe')), ...files])
    t.ok(map.includes(`](${room})`), room)
})

for (const path of documents) {
  t.test(`Every command in ${path} exists`, async (t) => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> }
    for (const command of commands(await read(path))) {
      const [program, ...args] = words(command.replace(/^([A-Z_]+=\S+ )+/, ''))
      const script = args[0] === 'run' ? args[1] : args[0]
      if (program === 'npm' && script !== 'ci') t.type(scripts[script ?? ''], 'string', command)
      if (program === 'npm' && script === 'bench') {
        const given = args.slice(args.indexOf('--') + 1)
        t.doesNotThrow(() => parseOptions(args.includes('--') ? given : []), command)
      }
      if (program === 'npx') {
        const [name, subcommand = '', ...given] = args
        t.equal(name, 'streamproof', command)
        const parse = { check: parseCheck, load: parseLoad }[subcommand]
        // The file is the reader's own.
        t.ok(await parse?.(given.map((arg) => (arg === '@prompt.json' ? '{}' : arg))), command)
      }
    }
  })

  t.test(`Every link in ${path} leads to a file and a heading`, async (t) => {
    const text = await read(path)
    for (const [, link = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
      if (/^https?:/.test(link)) continue
      const [file = '', heading] = link.split('#')
      const target = file === '' ? new URL(path, root) : new URL(file, new URL(path, root))
      await t.resolves(access(target), link)
      if (heading) t.ok(headings(await readFile(target, 'utf8')).includes(heading), link)
    }
  })
}

t.test('src/README.md documents every variable, and no other', async (t) => {
  const text = await read('src/README.md')
  const table = text.slice(text.indexOf('| variable |')).split('\n\n')[0] ?? ''
  const rows = table.split('\n').slice(2)
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  )
  t.same(named.toSorted(), variableNames.toSorted())
})

/** Headings as links name them: lower case, without punctuation, dashes for spaces. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

t.test('The answer that README.md shows is what check says', async (t) => {
  const { url: direct } = await startApp(t)
  const edge = edges.find(({ id }) => id === 'api-gateway-http')
  const running = await edge?.start({ origin: direct, signal: new AbortController().signal, progress() {} })
  t.teardown(() => running?.stop())
  const at = (base?: URL) => new URL('/sse?count=10', base).href
  const { stdout } = await run('check', at(running?.url), '--direct', at(direct))
  const [, shown = ''] = /<!-- check -->\n\n```text\n(.*?)```/s.exec(await read('README.md')) ?? []
  t.equal(withoutTimes(shown), withoutTimes(stdout.slice(0, stdout.indexOf('\nFacts'))))
})

t.test('What README.md shows of a stream is what the service sends', async (t) => {
  const { url } = await startApp(t)
  const [, path = '', shown = ''] =
    /\$ curl -iN http:\/\/127\.0\.0\.1:8080(\S+)\n(.*?)```/s.exec(await read('README.md')) ?? []
  const { status, body } = await exchange(url, `GET ${path} HTTP/1.1`, 'Connection: close')
  const sent = [`HTTP/1.1 ${status} OK`, ...body.toString().split(/\r?\n/)]
  const lines = shown
    .trim()
    .split('\n')
    .filter((line) => line !== '…')
  t.ok(lines.length > 2)
  let at = -1
  for (const line of lines) {
    const next = sent.indexOf(line, at + 1)
    t.ok(next > at, line)
    at = next
  }
})

/** An answer without what differs each time: its time lines and its numbers. */
function withoutTimes(answer: string): string {
  return answer
    .replace(/^Time .*/ms, '')
    .replace(/\s+/g, ' ')
    .replace(/\d+/g, '0')
    .trim()
}
