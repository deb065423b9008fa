import { checks as allChecks } from '../../src/probe/checks/index.ts'
import type { BenchResults } from './results.ts'

/** The version of schema.json that results are written in. */
const VERSION = 2

/** Results as a file has them: the checks by their ids, so that they are judged with today's words and thresholds. */
export interface StoredResults extends Omit<BenchResults, 'checks'> {
  version: typeof VERSION
  checks: string[]
}

export function toStored({ checks, ...results }: BenchResults): StoredResults {
  return { version: VERSION, ...results, checks: checks.map(({ id }) => id) }
}

/** @throws TypeError if there is no such check any more */
export function fromStored({ version: _, checks, ...results }: StoredResults): BenchResults {
  return {
    ...results,
    checks: checks.map((id) => {
      const check = allChecks.find((one) => one.id === id)
      if (!check) throw new TypeError(`there is no check ${id} any more`)
      return check
    }),
  }
}
