import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { BenchResults } from './results.ts'
import { fromStored, type StoredResults } from './stored.ts'

const SCHEMA = new URL('schema.json', import.meta.url)

/** A file does not hold the results of a run. The message says what is wrong, and what to do. */
export class ResultsError extends Error {
  readonly code = 'STREAMPROOF_RESULTS'
}

/**
 * Reads what an earlier run found, such as bench/results/latest.json.
 * @throws ResultsError where there is no such file, or something else is in it
 */
export async function readResults(path: string | URL): Promise<BenchResults> {
  const name = path instanceof URL ? path.pathname : path
  const bytes = await readFile(path).catch(({ code }: NodeJS.ErrnoException) => {
    throw wrong(name, code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`)
  })
  let found: unknown
  try {
    found = JSON.parse(String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes))
  } catch (error) {
    throw wrong(name, `it is not JSON: ${(error as Error).message}`)
  }
  // Read and compiled only here: a bench that compares nothing does not wait for it.
  const validate = new Ajv2020({ allowUnionTypes: true }).compile<StoredResults>(
    JSON.parse(await readFile(SCHEMA, 'utf8')),
  )
  if (validate(found)) {
    try {
      return fromStored(found)
    } catch (error) {
      throw wrong(name, (error as Error).message)
    }
  }
  const [{ instancePath = '', message = '', params = {} } = {}] = validate.errors ?? []
  const which = params.additionalProperty ?? params.unevaluatedProperty
  throw wrong(name, `${instancePath || 'it'} ${message}${which === undefined ? '' : `: ${which}`}`)
}

function wrong(name: string, what: string): ResultsError {
  return new ResultsError(
    `${name} does not hold a run’s results: ${what}. They are what npm run bench writes to bench/results/latest.json ` +
      '(bench/results/schema.json describes it); results of an older version have to be measured again.',
  )
}
