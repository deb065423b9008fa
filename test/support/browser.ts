import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

/** What the tests that need a browser keep: 210 MB, unpacked once for each version of the package. */
const CACHE = fileURLToPath(new URL('../../.cache/chromium/', import.meta.url))

const PACKAGE = '@sparticuz/chromium'
const UNPACK = 'const packed = await import(process.argv[1]); await packed.default.executablePath()'

interface Test {
  teardown(fn: () => unknown): void
}

/** A Chromium and the environment that it needs besides ours. */
interface Installed {
  executablePath: string
  env: Record<string, string>
}

/**
 * A real, headless Chromium, closed when the test is over: `$CHROMIUM_BIN`, else the one that
 * @sparticuz/chromium carries, for Linux on x64.
 * @throws when it cannot be started. A test that needs a browser fails without one
 */
export async function startBrowser(t: Test): Promise<Browser> {
  const named = process.env.CHROMIUM_BIN
  const { executablePath, env } = named ? { executablePath: named, env: {} } : await unpack()
  const browser = await chromium
    .launch({
      executablePath,
      env: { ...process.env, ...env },
      // Not the package's own `args`: they switch web security off, and what is tested here with it.
      args: ['--no-sandbox'],
    })
    .catch((cause) => {
      throw new Error(`${executablePath} does not start. Set CHROMIUM_BIN to a Chromium or Chrome.`, {
        cause,
      })
    })
  t.teardown(() => browser.close())
  return browser
}

async function unpack(): Promise<Installed> {
  const manifest = new URL('../package.json', import.meta.resolve(PACKAGE))
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const folder = join(CACHE, version)
  const there = await access(folder).then(
    () => true,
    () => false,
  )
  if (!there) await unpackInto(folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  }
}

/** Everything happens in a folder of its own, which is then moved in one step: what is there is whole. */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const scratch = await mkdtemp(join(CACHE, '.unpack-'))
  // The package unpacks into TMPDIR, and the libraries that Chromium needs only where it takes the machine for
  // Lambda. It also writes into its environment, so it gets a process of its own.
  await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', UNPACK, import.meta.resolve(PACKAGE)],
    { env: { ...process.env, TMPDIR: scratch, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' } },
  )
  // Its own names folders under /tmp only.
  const config = `<fontconfig><dir>${join(folder, 'fonts')}</dir><dir>/usr/share/fonts</dir></fontconfig>`
  await writeFile(join(scratch, 'fonts/fonts.conf'), config)
  await rename(scratch, folder).catch(async (error: NodeJS.ErrnoException) => {
    // Another run was faster.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(scratch, { recursive: true, force: true })
  })
}
