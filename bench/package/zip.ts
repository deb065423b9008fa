import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync, type Zippable, zipSync } from 'fflate'

/** The earliest time that a zip can store. Zips store local time. */
const TIME = new Date(1980, 0, 1)
/** A plain file that everybody may read: Lambda does not run it as its owner. */
const MODE = 0o100644
/** Unix: the upper half of the attributes is the mode. */
const UNIX = 3

/**
 * Zips files by their paths. The same files give the same bytes, on any machine, at any time and in any order. So
 * JavaScript compresses them: the output of Node's zlib depends on its version (nodejs/node #33610).
 */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {}
  for (const path of [...files.keys()].toSorted()) {
    entries[path] = [files.get(path) as Uint8Array, { mtime: TIME, os: UNIX, attrs: MODE << 16 }]
  }
  return zipSync(entries)
}

/** Unpacks a zip into a folder, as Lambda does. */
export async function unzip(bytes: Uint8Array, folder: string): Promise<void> {
  for (const [path, data] of Object.entries(unzipSync(bytes))) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, data)
  }
}
