#!/usr/bin/env node

if (Number.parseInt(process.versions.node, 10) < 22) {
  console.error(`streamproof needs Node.js 22 or later; this is ${process.versions.node}.`)
  process.exit(2)
}

const help = `Usage: streamproof COMMAND [options]

  serve          the streaming service; its settings are environment variables
  check URL      whether a stream arrives intact, who broke it, what to change
  load URL       how many streams at once end whole, and how long they take

streamproof COMMAND --help says more. streamproof --version prints the version.`

const [command = '--help', ...args] = process.argv.slice(2)

// Each command is loaded when it is asked for: --help is quick.
switch (command) {
  case 'serve':
    await (await import('./cli/serve.ts')).serve(args)
    break
  case 'check':
    await (await import('./cli/check.ts')).check(args)
    break
  case 'load':
    await (await import('./cli/load.ts')).load(args)
    break
  case '--version': {
    const { readFile } = await import('node:fs/promises')
    console.log(JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version)
    break
  }
  case '--help':
  case '-h':
    console.log(help)
    break
  default:
    console.error(`There is no command ${command}.\n\n${help}`)
    process.exitCode = 2
}
