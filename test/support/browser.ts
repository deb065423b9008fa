import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { type Fetch, fetched } from '../../bench/programs/fetch/fetch.ts'
import { run } from '../../bench/programs/run.ts'

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
 * Starts a real, headless Chromium and closes it when the test is over: `$CHROMIUM_BIN`, else the one for Linux x64
 * that @sparticuz/chromium brings.
 * @throws where it cannot be started, so that a test fails without a browser
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
  const executablePath = await fetched(chromiumOf(version), {
    signal: AbortSignal.timeout(120_000),
    progress() {},
  })
  const folder = dirname(executablePath)
  return {
    executablePath,
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  }
}

function chromiumOf(version: string): Fetch {
  const folder = `chromium/${version}`
  return {
    folder,
    title: `Chromium ${version}`,
    takes: 'unpacking 210 MB',
    file: 'chromium',
    async make(scratch, { processEnv, cache, signal }) {
      // The package unpacks into TMPDIR. It adds the libraries that Chromium needs where it takes the machine for
      // Lambda. It also changes its environment, so it gets a process of its own.
      await run(process.execPath, ['--input-type=module', '--eval', UNPACK, import.meta.resolve(PACKAGE)], {
        env: { ...processEnv, TMPDIR: scratch, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
        signal,
      })
      // The package's own file names only folders under /tmp.
      const fonts = `<fontconfig><dir>${join(cache, folder, 'fonts')}</dir><dir>/usr/share/fonts</dir></fontconfig>`
      await writeFile(join(scratch, 'fonts/fonts.conf'), fonts)
    },
  }
}
