import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync, type Zippable, zipSync } from 'fflate'

/** The earliest time that a zip can name. Local, because that is how it is written down. */
const TIME = new Date(1980, 0, 1)
/** A plain file that everybody may read: it is not its owner who runs it. */
const MODE = 0o100644
/** Unix, whose modes the attributes' upper half then holds. */
const UNIX = 3

/**
 * Packs files by their paths: the same bytes for the same files, whatever the machine, its clock and the order they
 * come in. So it is JavaScript that compresses: what Node's own zlib makes of the same bytes changes with its version
 * (nodejs/node #33610).
 */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {}
  for (const path of [...files.keys()].toSorted()) {
    entries[path] = [files.get(path) as Uint8Array, { mtime: TIME, os: UNIX, attrs: MODE << 16 }]
  }
  return zipSync(entries)
}

/** Unpacks into a folder, as Lambda does before it starts what is in it. */
export async function unzip(bytes: Uint8Array, folder: string): Promise<void> {
  for (const [path, data] of Object.entries(unzipSync(bytes))) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, data)
  }
}
