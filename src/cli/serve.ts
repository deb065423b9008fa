import { UsageError } from './command.ts'

const serveHelp = `Usage: streamproof serve

Starts the service. Its settings are environment variables, such as PORT=8080:`

/** Starts the service, which ends by a signal. */
export async function serve(args: string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) console.log(await help())
  else if (args.length > 0) {
    console.error(
      new UsageError(`serve takes no options, got ${args.join(' ')}: its settings are environment variables`)
        .message,
    )
    process.exitCode = 2
  } else await import('../service/server.ts')
}

async function help(): Promise<string> {
  const [{ variables }, { described, fitted }] = await Promise.all([
    import('../service/config.ts'),
    import('./help.ts'),
  ])
  const lines = variables.map(({ name, description, fallback }) =>
    described(name, `${description}${fallback === undefined ? '' : `. Default: ${written(fallback)}`}`),
  )
  return [fitted(serveHelp), '', ...lines].join('\n')
}

const MiB = 2 ** 20

/** A default, as the variable takes it; of many bytes also as people say it. */
function written(fallback: string | number | boolean): string {
  const isSize = typeof fallback === 'number' && fallback >= MiB && fallback % MiB === 0
  return isSize ? `${fallback} (${fallback / MiB} MiB)` : String(fallback)
}
