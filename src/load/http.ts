import autocannon from 'autocannon'
import { account, type Client } from './http-account.ts'
import type { NewReader } from './reader.ts'
import { type LoadRequest, placed } from './request.ts'
import type { StreamEnds } from './under-load.ts'

/**
 * Asks a URL for one HTTP stream after another, with autocannon on keep-alive connections, until `until` aborts. It
 * resolves up to 10 ms later. autocannon asks again at once after a refusal or a failure too, so the number of those
 * depends on how fast they come.
 *
 * @throws an Error where autocannon refuses the options
 */
export function loopHttp(options: {
  request: LoadRequest
  connections: number
  read: NewReader
  until: AbortSignal
  ends: StreamEnds
}): Promise<void> {
  const { request, until, ends } = options
  const { url, headers, servername } = placed(request)
  const { ca, insecure = false } = request.connect ?? {}
  const counted: Required<StreamEnds> = {
    begin() {
      if (!until.aborted) ends.begin?.()
    },
    add(end) {
      if (!until.aborted) ends.add(end)
    },
  }
  return new Promise((resolve, reject) => {
    let instance: autocannon.Instance | undefined
    const stop = () => instance?.stop()
    until.addEventListener('abort', stop)
    instance = autocannon(
      {
        url: url.href,
        method: (request.method ?? 'GET') as 'GET',
        headers,
        ...(request.body && { body: request.body }),
        ...(servername !== undefined && { servername }),
        ...(ca !== undefined && { tlsOptions: { ca } }),
        connections: options.connections,
        // `until` ends the run: autocannon's own limits must not.
        duration: A_DAY,
        timeout: A_DAY,
        // How often autocannon checks whether it was stopped, ms.
        sampleInt: 10,
        setupClient: (client) =>
          account(client as unknown as Client, { ...options, insecure, ends: counted }),
      },
      (error: unknown) => {
        until.removeEventListener('abort', stop)
        if (error) reject(error)
        else resolve()
      },
    )
  })
}

/** Seconds. */
const A_DAY = 86_400
