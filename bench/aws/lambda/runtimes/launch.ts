import { fileURLToPath } from 'node:url'
import { startChild } from '../../../programs/child.ts'
import type { Launch } from '../environment.ts'
import type { InvokeMode } from '../runtime-api/invocation.ts'

const HERE = fileURLToPath(new URL('./', import.meta.url))

/** AWS's managed Node runtime with our handler. @param ric the runtime's entry file */
export function managed(ric: string, service: URL, mode: InvokeMode): Launch {
  const handler = mode === 'BUFFERED' ? 'handler.buffered' : 'handler.streaming'
  return (variables) =>
    startChild({
      command: process.execPath,
      args: [ric],
      env: {
        ...variables,
        AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
        LAMBDA_TASK_ROOT: HERE,
        _HANDLER: handler,
        SERVICE_URL: service.origin,
      },
    })
}

/** AWS's Lambda Web Adapter in front of the unchanged service. @param binary its executable */
export function webAdapter(binary: string, service: URL): Launch {
  return (variables) =>
    startChild({
      command: binary,
      args: [],
      env: {
        ...variables,
        AWS_LWA_HOST: service.hostname,
        AWS_LWA_PORT: service.port,
        AWS_LWA_READINESS_CHECK_PATH: '/health',
        AWS_LWA_INVOKE_MODE: 'response_stream',
      },
    })
}

/** A runtime of our own: bootstrap.ts. */
export function bootstrap(service: URL): Launch {
  return (variables) =>
    startChild({
      command: process.execPath,
      args: [`${HERE}bootstrap.ts`],
      env: { ...variables, SERVICE_URL: service.origin },
    })
}
