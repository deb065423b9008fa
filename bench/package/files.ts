import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/**
 * What a folder holds, by path: what is there to be run. Left out is what only compilers and debuggers read, and what
 * npm keeps for itself (`.bin`, `.package-lock.json`), which also tells where npm got things from.
 * @param prefix goes before each path
 * @throws where there is a native addon: it runs on one kind of processor, and Web Functions' is arm64
 *   (aws/agent-toolkit-for-aws, skill aws-lambda-web-functions: hard preconditions)
 */
export async function filesIn(folder: string, prefix: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
    if (!entry.isFile() || /\.(map|[cm]?ts)$/.test(path) || /(^|\/)\.(bin\/|package-lock\.json$)/.test(path))
      continue
    if (path.endsWith('.node'))
      throw new Error(`${prefix}${path} is a native addon, and would not load on arm64: do without it.`)
    files.set(prefix + path, await readFile(join(folder, path)))
  }
  return files
}
