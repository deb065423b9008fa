import t from 'tap'
import { lambdaUrl, lambdaWebAdapter } from '../../../bench/edges/lambda-url/index.ts'

for (const edge of [lambdaUrl, lambdaWebAdapter])
  t.test(`${edge.id}: variables for the service do not reach the tools that fetch its runtime`, async (t) => {
    // An aborted start rejects with the reason before it runs a tool, and only then are missing tools an error.
    const signal = AbortSignal.abort(new Error('enough'))
    const options = { origin: new URL('http://127.0.0.1:1'), signal, progress() {} }
    const code = async (env?: Record<string, string>) => {
      const error: NodeJS.ErrnoException = await edge
        .start({ ...options, ...(env && { env }) })
        .then(() => new Error('it started'))
        .catch((error) => error)
      return error.code ?? error.message
    }
    t.equal(await code({ LOG_LEVEL: 'warn' }), await code())
  })
