import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { parse } from 'yaml'
import { poll, startChild } from '../../bench/programs/child.ts'
import { freePort } from '../../bench/programs/port.ts'

/** The part of apprunner.yaml that a test can replay. */
interface AppRunner {
  runtime: string
  build: { commands: Record<string, string[]> }
  run: { command: string; network: { port: number }; env: { name: string; value: string }[] }
}

const FILE = fileURLToPath(new URL('../../apprunner.yaml', import.meta.url))

export const { runtime, build, run }: AppRunner = parse(await readFile(FILE, 'utf8'))

/**
 * Arguments of `sh` that run a command in a folder. NODE_OPTIONS is unset, because tap puts its own loaders there.
 * `exec` makes the command the process that gets signals, not a shell around it.
 */
export function inFolder(folder: string, command: string): string[] {
  return ['-c', `unset NODE_OPTIONS && cd "$0" && exec ${command}`, folder]
}

/**
 * Starts the service in a folder with apprunner.yaml's command and variables, and asserts that it answers, streams,
 * and exits with 0 on SIGTERM.
 */
export async function runService(t: Test, folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const port = await freePort()
  const settings = Object.fromEntries(run.env.map(({ name, value }) => [name, value]))
  const service = await startChild({
    command: 'sh',
    args: inFolder(folder, run.command),
    env: { ...environment, ...settings, PORT: `${port}` },
  })
  t.teardown(() => service.stop(0))
  const url = (path: string) => new URL(path, `http://127.0.0.1:${port}`)
  const health = await poll(service, (signal) => fetch(url('/health'), { signal }), {
    failure: 'The service did not answer',
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  })
  t.equal(health.status, 200)
  const stream = 'event: test\ndata: foo\n\nevent: test\ndata: bar\n\nevent: test\ndata: baz\n\n'
  t.equal(await (await fetch(url('/sse'))).text(), stream)
  t.strictSame(await service.stop(60_000), { code: 0, signal: null }, 'SIGTERM ends it with 0')
}
