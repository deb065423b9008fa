import { UsageError } from './command.ts'

const serveHelp = `Usage: streamproof serve

Starts the service. Its settings are environment variables, such as PORT=8080:
`

/** Starts the service, which ends by a signal. */
export async function serve(args: string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h'))
    console.log(`${serveHelp}\n${(await import('../service/config.ts')).variableHelp}`)
  else if (args.length > 0) {
    console.error(
      new UsageError(`serve takes no options, got ${args.join(' ')}: its settings are environment variables`)
        .message,
    )
    process.exitCode = 2
  } else await import('../service/server.ts')
}
