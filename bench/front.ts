import { once } from 'node:events'
import { constants } from 'node:os'
import { parseArgs } from 'node:util'
import type { Edge } from './edges/edge.ts'
import { fronts } from './edges/fronts.ts'
import { edges } from './edges/index.ts'
import { UsageError } from './options.ts'
import { startService } from './rig/service.ts'

const all = [...edges.filter(({ id }) => id !== 'direct'), ...fronts]

const help = `Usage: npm run front -- ID [--buffered]

Starts the service and one front door before it, says how to try it, and logs each request until Ctrl-C.

${all.map(({ id, title }) => `  ${id.padEnd(22)}${title}`).join('\n')}

  --buffered   the same front, invoked buffered (the front ID-buffered)
  --help       this text`

process.exitCode = await main()

async function main(): Promise<number> {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      // Who asks twice does not want to wait: what was started ends with us, however it is just now.
      if (interrupted.signal.aborted) process.exit(128 + constants.signals[signal])
      interrupted.abort(signal)
    })
  const { signal } = interrupted
  try {
    const edge = chosen(process.argv.slice(2))
    if (edge) await serve(edge, signal)
    else console.log(help)
    return 0
  } catch (error) {
    if (signal.aborted) return 128 + constants.signals[signal.reason as NodeJS.Signals]
    if (error instanceof UsageError) console.error(`${error.message}\n\n${help}`)
    // An error that is meant for people says what to do; of any other the stack is wanted.
    else console.error(error instanceof Error && error.message ? error.message : error)
    return 2
  }
}

/** @returns undefined where help is asked for */
function chosen(args: string[]): Edge | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  const [named = ''] = positionals
  const id = values.buffered ? `${named}-buffered` : named
  const edge = all.find((one) => one.id === id)
  if (edge && positionals.length === 1) return edge
  throw new UsageError(
    named === '' ? 'Which front?' : `There is no front ${[id, ...positionals.slice(1)].join(' ')}.`,
  )
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        buffered: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function serve(edge: Edge, signal: AbortSignal): Promise<void> {
  const progress = (line: string) => console.error(`· ${line}`)
  await using stack = new AsyncDisposableStack()
  const service = await startService({ env: { LOG_LEVEL: 'warn', PROBE_ROUTES: 'true' }, signal, progress })
  stack.defer(async () => void (await service.stop()))
  progress(`starting ${edge.id}`)
  const options = { origin: service.url, signal, progress, onRequest: (line: string) => console.log(line) }
  const running = await edge.start(options)
  if (!running) throw new Error(`${edge.id} cannot be started.`)
  stack.defer(() => running.stop())
  console.log(`\n${edge.title} (${edge.truth})\n\n${tries(running.url)}\n\nCtrl-C stops it all.\n`)
  if (!signal.aborted) await once(signal, 'abort')
  progress('stopping')
}

/** The article's own requests; the WebSocket key is a valid one. */
function tries({ origin, host }: URL): string {
  const handshake = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Host: ${host}`,
    `Origin: ${origin}`,
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
  ]
  return [
    `curl -iN ${origin}/transfer-encoding`,
    `curl -iN ${origin}/sse`,
    `curl -iN ${handshake.map((header) => `--header "${header}"`).join(' ')} ${origin}/websocket`,
  ].join('\n')
}
