import { fileURLToPath } from 'node:url'
import { LambdaFunction, type LambdaFunctionOptions } from '../../../../bench/aws/lambda/lambda-function.ts'
import { startChild } from '../../../../bench/programs/child.ts'

interface Test {
  teardown(fn: () => unknown): void
}

const RUNTIME = fileURLToPath(new URL('fixture-runtime.ts', import.meta.url))

/** A function whose runtime does what its event's path says (fixture-runtime.ts), until the test is over. */
export async function startFunction(
  t: Test,
  options: Partial<LambdaFunctionOptions> & { env?: Record<string, string> } = {},
): Promise<LambdaFunction> {
  const { env = {}, ...given } = options
  const lambda = await LambdaFunction.start({
    launch: (variables) =>
      startChild({ command: process.execPath, args: [RUNTIME], env: { ...variables, ...env } }),
    signal: AbortSignal.timeout(60_000),
    ...given,
  })
  t.teardown(() => lambda.stop())
  return lambda
}
