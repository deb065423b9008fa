import t from 'tap'
import { filesIn } from '../../../bench/package/files.ts'

t.test('The files that are needed to run, and no others', async (t) => {
  const folder = t.testdir({
    '.package-lock.json': '{}',
    '.bin': { mime: t.fixture('symlink', '../mime/cli.js'), 'mime.cmd': '' },
    mime: {
      'cli.js': 'cli',
      'cli.js.map': '',
      'index.d.ts': '',
      'index.mts': '',
      'package.json': '{}',
      data: { '.hidden': 'it', 'package-lock.json': 'its own' },
    },
  })
  const files = await filesIn(folder, 'node_modules/')
  t.strictSame([...files.keys()].toSorted(), [
    'node_modules/mime/cli.js',
    'node_modules/mime/data/.hidden',
    'node_modules/mime/data/package-lock.json',
    'node_modules/mime/package.json',
  ])
  t.equal(String(files.get('node_modules/mime/cli.js')), 'cli')
})

t.test('A native addon is an error that names it', async (t) => {
  const folder = t.testdir({ sharp: { build: { 'sharp.node': '' } } })
  await t.rejects(filesIn(folder, 'node_modules/'), {
    message: /^node_modules\/sharp\/build\/sharp\.node is a native addon.*arm64/,
  })
})
