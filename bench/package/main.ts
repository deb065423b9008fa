import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packLambdaWeb } from './lambda-web.ts'

// npm run package:lambda-web

const FOLDER = fileURLToPath(new URL('../../.cache/lambda-web/', import.meta.url))

try {
  const { bytes, sha256, files } = await packLambdaWeb({
    signal: new AbortController().signal,
    progress: (line) => console.error(line),
  })
  await mkdir(FOLDER, { recursive: true })
  const file = join(FOLDER, 'streamproof.zip')
  await writeFile(file, bytes)
  console.log(`${relative('', file)}\n${bytes.length} bytes, ${files} files\nsha256 ${sha256}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
