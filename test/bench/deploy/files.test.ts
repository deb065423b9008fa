import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import t from 'tap'
import { webAdapterCrate } from '../../../bench/aws/lambda/packages.ts'
import { loadConfig, variableNames } from '../../../src/service/config.ts'
import { startApp } from '../../support/service.ts'
import { content, files, text } from './files.ts'

interface Variable {
  name: string
  value: string
}

interface TaskDefinition {
  containerDefinitions: [
    {
      image: string
      portMappings: { containerPort: number }[]
      environment: Variable[]
      stopTimeout: number
      healthCheck: { command: string[] }
    },
  ]
}

interface Attributes {
  Attributes: { Key: string; Value: string }[]
}

interface WebFunction {
  revisionConfig: {
    serviceConfig: { timeoutSeconds: number; environmentVariables: Record<string, string> }
  }
}

interface LambdaFunction {
  Code: { ImageUri: string }
  Timeout: number
  Environment: { Variables: Record<string, string> }
}

const task = await content<TaskDefinition>('ecs/register-task-definition.json')
const [container] = task.containerDefinitions
const webFunction = (await content<WebFunction>('lambda-web/create-web-function.json')).revisionConfig
const lambda = await content<LambdaFunction>('lambda-adapter/create-function.json')
const variables = {
  ecs: Object.fromEntries(container.environment.map(({ name, value }) => [name, value])),
  web: webFunction.serviceConfig.environmentVariables,
  adapter: lambda.Environment.Variables,
}

const secondsOf = async (file: 'modify-load-balancer-attributes' | 'modify-target-group-attributes') =>
  Number((await content<Attributes>(`ecs/${file}.json`)).Attributes[0]?.Value)

t.test('Every file is for an operation, and the README says how to use it', async (t) => {
  const folder = new URL('../../../bench/deploy/', import.meta.url)
  const there = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'))
  t.same(there.sort(), Object.keys(files).sort())
  const readme = await text('README.md')
  const used = [...readme.matchAll(/aws (\S+) (\S+) --cli-input-json file:\/\/bench\/deploy\/(\S+)/g)]
  for (const [, service, operation, file = ''] of used) {
    t.equal(files[file as keyof typeof files], service, file)
    t.ok(file.endsWith(`/${operation}.json`), file)
  }
  t.same(used.map(([, , , file]) => file).sort(), Object.keys(files).sort())
})

t.test('The variables are the service’s own', async (t) => {
  for (const [name, env] of Object.entries(variables)) {
    t.same(
      Object.keys(env).filter((variable) => !variableNames.includes(variable)),
      [],
      name,
    )
    t.doesNotThrow(() => loadConfig(env), name)
  }
})

t.test('On ECS a stream ends in good order before anything cuts it', async (t) => {
  const { streamMaxAge, drainTimeout, heartbeat } = loadConfig(variables.ecs)
  t.ok(streamMaxAge < 1_000 * (await secondsOf('modify-target-group-attributes')))
  t.ok(drainTimeout < 1_000 * container.stopTimeout)
  t.ok(heartbeat < (1_000 * (await secondsOf('modify-load-balancer-attributes'))) / 2)
})

t.test('On Lambda a stream ends in good order before its time is over', async (t) => {
  t.ok(loadConfig(variables.web).streamMaxAge < 1_000 * webFunction.serviceConfig.timeoutSeconds)
  t.ok(loadConfig(variables.adapter).streamMaxAge < 1_000 * lambda.Timeout)
})

t.test(
  'The port is the image’s, the images are this version’s, and the adapter is the one that is tested',
  async (t) => {
    const { version } = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as { version: string }
    const dockerfile = await readFile(new URL('../../../Dockerfile', import.meta.url), 'utf8')
    t.equal(container.portMappings[0]?.containerPort, Number(/PORT=(\d+)/.exec(dockerfile)?.[1]))
    for (const image of [container.image, lambda.Code.ImageUri]) t.ok(image.endsWith(`:${version}`), image)
    const adapter = await text('lambda-adapter/Dockerfile')
    t.match(adapter, `aws-lambda-adapter:${webAdapterCrate.folder.split('/').at(-1)} AS`)
  },
)

t.test('The health check on ECS succeeds while the service answers, and fails without it', async (t) => {
  const { url, app } = await startApp(t)
  const [first, program, ...args] = container.healthCheck.command
  t.same([first, program], ['CMD', 'node'])
  const here = args.map((arg) => arg.replace('http://127.0.0.1:8080', url.origin))
  t.not(here.join(), args.join())
  const check = () =>
    new Promise((resolve) => {
      execFile(process.execPath, here, { env: {} }, (error) => resolve(error?.code ?? 0))
    })
  t.equal(await check(), 0)
  await app.close()
  t.equal(await check(), 1)
})
