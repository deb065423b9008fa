import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fetched } from '../../../bench/programs/fetch/fetch.ts'
import { wheel } from '../../../bench/programs/fetch/wheel.ts'

/** AWS's own service models, as its SDK for Python ships them. */
const models = wheel({
  name: 'AWS’s service models',
  folder: 'botocore',
  package: 'botocore',
  version: '1.44.8',
  binary: 'botocore/data',
  takes: '17 MB',
})

/** A shape of a model, as far as it says what may be sent. */
interface Shape {
  type: string
  members?: Record<string, { shape: string }>
  required?: string[]
  member?: { shape: string }
  value?: { shape: string }
  enum?: string[]
  pattern?: string
  min?: number
  max?: number
}

interface Model {
  operations: Record<string, { input: { shape: string } }>
  shapes: Record<string, Shape>
}

/**
 * The JSON schema of what an operation takes.
 * @param service the model's name, such as `apprunner`
 * @param operation such as `CreateService`
 */
export async function inputSchema(service: string, operation: string): Promise<object> {
  const options = { signal: AbortSignal.timeout(200_000), progress() {} }
  const folder = join(await fetched(models, options), service)
  const latest = (await readdir(folder)).sort().at(-1) ?? ''
  const packed = await readFile(join(folder, latest, 'service-2.json.gz'))
  const { operations, shapes } = JSON.parse(String(gunzipSync(packed))) as Model
  const input = operations[operation]?.input.shape
  if (input === undefined) throw new Error(`${service} has no operation ${operation}`)
  const $defs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, schemaOf(shape)]))
  return { $defs, ...reference(input) }
}

const reference = (shape: string) => ({ $ref: `#/$defs/${shape}` })

function schemaOf({ type, members = {}, required = [], member, value, pattern, min, max, ...shape }: Shape) {
  const between = (least: string, most: string) => ({
    ...(min !== undefined && { [least]: min }),
    ...(max !== undefined && { [most]: max }),
  })
  switch (type) {
    case 'structure':
      return {
        type: 'object',
        additionalProperties: false,
        required,
        properties: Object.fromEntries(
          Object.entries(members).map(([name, one]) => [name, reference(one.shape)]),
        ),
      }
    case 'list':
      return {
        type: 'array',
        ...(member && { items: reference(member.shape) }),
        ...between('minItems', 'maxItems'),
      }
    case 'map':
      return { type: 'object', ...(value && { additionalProperties: reference(value.shape) }) }
    case 'string':
      return {
        type,
        ...(shape.enum && { enum: shape.enum }),
        // AWS matches the whole value.
        ...(pattern && isPattern(pattern) && { pattern: `^(?:${pattern})$` }),
        ...between('minLength', 'maxLength'),
      }
    case 'integer':
    case 'long':
      return { type: 'integer', ...between('minimum', 'maximum') }
    case 'boolean':
      return { type }
    // Times, bytes and documents, which no file here has.
    default:
      return {}
  }
}

/** Some of AWS's patterns are not JavaScript's: their values are then only held against type and length. */
function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}
