import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { content, type File, files, operationOf } from './files.ts'
import { inputSchema } from './models.ts'

// Fetching the models takes a while, once.
t.setTimeout(300_000)

const validatorOf = async (file: File) =>
  new Ajv2020({ strict: false }).compile(await inputSchema(files[file], operationOf(file)))

for (const file of Object.keys(files) as File[])
  t.test(`${file} is what AWS’s own model of ${operationOf(file)} takes`, async (t) => {
    const validate = await validatorOf(file)
    t.ok(validate(await content(file)), JSON.stringify(validate.errors))
  })

t.test('What AWS does not take is seen', async (t) => {
  const validate = await validatorOf('app-runner/create-service.json')
  const right = await content<object>('app-runner/create-service.json')
  for (const wrong of [
    { ...right, Moon: true },
    { ServiceName: 'streamproof' },
    { ...right, ServiceName: 'no spaces' },
    { ...right, HealthCheckConfiguration: { Protocol: 'HTTP', Interval: 21 } },
    { ...right, HealthCheckConfiguration: { Protocol: 'UDP' } },
  ])
    t.notOk(validate(wrong), JSON.stringify(wrong))
})
