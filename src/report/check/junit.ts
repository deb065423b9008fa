import { markup } from '../html/escape.ts'
import type { CheckResult } from './result.ts'

/** The result as JUnit XML: one test case, which fails unless the stream survives, and is an error if it could not be asked. */
export function checkJunit({ url, at, verdict, cause, reason, who, requests }: CheckResult): string {
  const seconds = requests.reduce((sum, { endedMs = 0 }) => sum + endedMs, 0) / 1_000
  const failed = verdict !== 'survives' && verdict !== 'unknown'
  const details = `${reason}\n${who}`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup`<testsuites name="streamproof">
<testsuite name="streamproof check" tests="1" failures="${failed ? 1 : 0}" errors="${verdict === 'unknown' ? 1 : 0}" time="${seconds.toFixed(3)}" timestamp="${at}">
<testcase classname="streamproof.check" name="${url}" time="${seconds.toFixed(3)}">${failed && markup`<failure type="${cause}" message="${verdict}: ${reason}">${details}</failure>`}${verdict === 'unknown' && markup`<error type="${cause}" message="${reason}">${details}</error>`}</testcase>
</testsuite>
</testsuites>
`}`
}
