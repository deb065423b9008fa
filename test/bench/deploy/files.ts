import { readFile } from 'node:fs/promises'

const folder = new URL('../../../bench/deploy/', import.meta.url)

/** The files, and the service of AWS's that each is for. A file is named like its operation in AWS's command line. */
export const files = {
  'app-runner/create-service.json': 'apprunner',
  'ecs/register-task-definition.json': 'ecs',
  'ecs/create-express-gateway-service.json': 'ecs',
  'ecs/modify-load-balancer-attributes.json': 'elbv2',
  'ecs/modify-target-group-attributes.json': 'elbv2',
  'lambda-web/create-web-function.json': 'lambda-web',
  'lambda-adapter/create-function.json': 'lambda',
  'lambda-adapter/create-function-url-config.json': 'lambda',
} as const

export type File = keyof typeof files

export const text = (file: string) => readFile(new URL(file, folder), 'utf8')

export const content = async <Content>(file: File): Promise<Content> => JSON.parse(await text(file))

/** `CreateService` of `app-runner/create-service.json`. */
export function operationOf(file: File): string {
  const [, name = ''] = /([^/]*)\.json$/.exec(file) ?? []
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}
