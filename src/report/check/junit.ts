import { markup } from '../html/escape.ts'
import { cells, type Results, unasked } from '../results.ts'
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

/** A suite's results as JUnit XML: a test case for each check; what was not asked is skipped. */
export function suiteJunit(results: Results): string {
  const cases = cells(results).map(({ edge, check, question, verdict, outcome }) => {
    const { verdict: kind, cause, reason } = verdict
    const failed = question.kind === 'required' && kind !== 'survives' && kind !== 'unknown'
    const seconds = ((outcome.endedMs ?? 0) / 1_000).toFixed(3)
    return markup`<testcase classname="streamproof.${edge}" name="${check}" time="${seconds}">${unasked(outcome) ? markup`<skipped message="${reason}"/>` : failed && markup`<failure type="${cause}" message="${kind}: ${reason}"/>`}</testcase>
`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup`<testsuites name="streamproof">
<testsuite name="streamproof suite" tests="${cases.length}" timestamp="${results.at}">
${cases}</testsuite>
</testsuites>
`}`
}
