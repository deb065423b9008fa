import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import t from 'tap'

// `npm run lint` holds the rules. These tests show that it reports what breaks them.

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
const rules = await readFile(new URL('../.biome.layers.json', import.meta.url), 'utf8')

type Files = { [name: string]: string | Files }

/** The rules that files of these texts break, each with the file that breaks it, sorted. */
async function broken(folder: string): Promise<string[]> {
  const args = [biome, 'lint', '--only=noRestrictedImports', '--only=noImportCycles', '--reporter=json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(
    (error) => error,
  )
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string } }[]
  }
  return diagnostics.map(({ category, location }) => `${location.path} ${category}`).sort()
}

const project = (files: Files): Files => ({
  '.biome.json': '{ "extends": ["./.biome.layers.json"] }',
  '.biome.layers.json': rules,
  ...files,
})

t.test('An import from a room that is not in the table is reported, also of a type', async (t) => {
  const folder = t.testdir(
    project({
      src: {
        'contract.ts': 'export type Wire = 1',
        streams: {
          'allowed.ts': "import type { Wire } from '../contract.ts'\nexport type Mine = Wire",
          'type.ts': "import type { Config } from '../service/config.ts'\nexport type Mine = Config",
          'value.ts': "import { config } from '../service/config.ts'\nexport const mine = config",
          'again.ts': "export { config } from '../service/config.ts'",
          'late.ts': "export const mine = await import('../service/config.ts')",
        },
        service: {
          'config.ts': 'export type Config = 1\nexport const config = 1',
          routes: {
            'streams.ts': "import type { Mine } from '../../streams/allowed.ts'\nexport type Ours = Mine",
          },
        },
        elsewhere: { 'new.ts': "import type { Wire } from '../contract.ts'\nexport type Mine = Wire" },
      },
      bench: {
        'run.ts': "import type { Config } from '../src/service/config.ts'\nexport type Mine = Config",
      },
    }),
  )
  t.strictSame(await broken(folder), [
    'bench/run.ts lint/style/noRestrictedImports',
    'src/elsewhere/new.ts lint/style/noRestrictedImports',
    'src/streams/again.ts lint/style/noRestrictedImports',
    'src/streams/late.ts lint/style/noRestrictedImports',
    'src/streams/type.ts lint/style/noRestrictedImports',
    'src/streams/value.ts lint/style/noRestrictedImports',
  ])
})

t.test('A cycle is reported, also of types', async (t) => {
  const folder = t.testdir(
    project({
      src: {
        streams: {
          'a.ts': "import type { B } from './b.ts'\nexport type A = B | 1",
          'b.ts': "import type { A } from './a.ts'\nexport type B = A | 2",
        },
      },
    }),
  )
  t.strictSame(await broken(folder), [
    'src/streams/a.ts lint/suspicious/noImportCycles',
    'src/streams/b.ts lint/suspicious/noImportCycles',
  ])
})
