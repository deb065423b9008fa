import { access, constants, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Returns the first executable file of this name on a PATH, or undefined. */
export async function onPath(name: string, path = ''): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const file = join(folder, name)
    if (await isExecutable(file)) return file
  }
  return undefined
}

/** Returns those of these programs that are not on a PATH. */
export async function missingFrom(path: string | undefined, programs: string[]): Promise<string[]> {
  const found = await Promise.all(programs.map((program) => onPath(program, path)))
  return programs.filter((_, n) => found[n] === undefined)
}

export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
