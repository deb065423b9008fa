import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type CommandContext, runCommand, UsageError } from '../src/cli/command.ts'
import { fitted } from '../src/cli/help.ts'
import { isOrigin } from './edges/choose.ts'
import type { Edge } from './edges/edge.ts'
import { edges as allEdges } from './edges/index.ts'
import { withVersions } from './edges/title.ts'
import { startService } from './rig/service.ts'

const edges = allEdges.filter(({ id }) => id !== 'direct')

const help = `Usage: npm run edge -- ID [--origin URL]

Starts one edge in front of the service and prints its configuration, its URL and its log until Ctrl-C.

${edges.map(({ id, title }) => `  ${id.padEnd(25)}${title}`).join('\n')}

  --origin URL   the service, such as http://127.0.0.1:3000. Default: the built service is started
  --help         print this text`

await runCommand(main, { usage: help, endsBySignal: true })

async function main({ args, signal, progress }: CommandContext): Promise<number> {
  const chosen = parse(args)
  if (!chosen) {
    console.log(fitted(help, 17))
    return 0
  }
  const { edge } = chosen
  await using stack = new AsyncDisposableStack()
  const origin = chosen.origin ?? (await startOurs())
  progress(`starting ${edge.id}`)
  const onRequest = (line: string) => console.log(line)
  const running = await edge.start({ origin, signal, progress, onRequest })
  if (!running) throw new Error(`${edge.id} cannot be started.`)
  stack.defer(() => running.stop())
  if (running.config) console.log(`\n${running.config.trimEnd()}`)
  console.log(
    `\n${withVersions(edge.title, running.programs)} (${edge.truth}): ${running.url.origin} → ${origin.origin}`,
  )
  if (!chosen.origin) console.log(`\n${examples(running.url)}`)
  console.log('\nCtrl-C stops it.\n')
  if (!signal.aborted) await once(signal, 'abort')
  progress('stopping')
  return 0

  async function startOurs(): Promise<URL> {
    const env = { LOG_LEVEL: 'warn', PROBE_ROUTES: 'true' }
    const service = await startService({ env, signal, progress })
    stack.defer(async () => void (await service.stop()))
    return service.url
  }
}

/** @returns undefined for --help */
function parse(args: string[]): { edge: Edge; origin: URL | undefined } | undefined {
  const { values, positionals } = read(args)
  if (values.help) return undefined
  const [id = '', ...more] = positionals
  const edge = edges.find((one) => one.id === id)
  if (!edge || more.length > 0)
    throw new UsageError(id === '' ? 'Name an edge.\n' : `There is no edge ${positionals.join(' ')}.\n`)
  const { origin } = values
  if (origin !== undefined && !(isOrigin(origin) && new URL(origin).protocol === 'http:'))
    throw new UsageError(
      `--origin ${origin}: expected an http: URL without a path, such as http://127.0.0.1:3000.\n`,
    )
  return { edge, origin: origin === undefined ? undefined : new URL(origin) }
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        origin: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n`)
  }
}

/** The article's own requests. The WebSocket key is the one in RFC 6455, 1.3. */
function examples({ origin, host }: URL): string {
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
