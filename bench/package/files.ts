import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/**
 * Reads the files of a folder that are needed to run it, by path: without files for compilers and debuggers, and without
 * npm's own (`.bin`, `.package-lock.json`).
 * @param prefix is prepended to each path
 * @throws an Error where there is a native addon: Web Functions run on arm64
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
