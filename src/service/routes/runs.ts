import createError from '@fastify/error'
import type { FastifyPluginCallback } from 'fastify'
import { Runs } from '../../streams/runs.ts'
import type { Streams } from '../../streams/streams.ts'

const RunNotHereError = createError(
  'STREAMPROOF_RUN_NOT_HERE',
  'No run %s here: it never was, it is forgotten, or another instance served it',
  404,
)

/** What the server saw of a run, the other half of what its client saw. */
export const runRoutes: FastifyPluginCallback<{ streams: Streams }> = (app, { streams }, done) => {
  const runs = new Runs(streams)
  app.get<{ Params: { run: string } }>('/runs/:run', { logLevel: 'warn' }, ({ params }) => {
    const record = runs.get(params.run)
    if (!record) throw new RunNotHereError(params.run)
    return { ...record, ms: (record.ended ?? Date.now()) - record.opened }
  })
  done()
}
