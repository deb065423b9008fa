import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { openStore } from '../../../src/channels/stores/index.ts'

const options = { onTrouble() {} }

t.test('A second process cannot open the file', async (t) => {
  const url = `sqlite:${join(t.testdir(), 'channels.db')}`
  const store = await openStore(url, options)
  t.teardown(() => store.close())
  const script = `import { openStore } from './src/channels/stores/index.ts'
    await openStore(process.argv[1], { onTrouble() {} }).then(() => console.log('opened'), (error) => console.log(error.message))`
  const out = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script, url])
  t.match(out.toString(), /another process/)
})
