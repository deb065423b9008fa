import createError from '@fastify/error'
import type { FastifyPluginCallback } from 'fastify'
import { Runs } from '../../streams/runs.ts'
import type { Streams } from '../../streams/streams.ts'

const RunNotHereError = createError(
  'STREAMPROOF_RUN_NOT_HERE',
  'There is no run %s here: the id is wrong, the record has expired, or another instance served the stream',
  404,
)

/** `GET /runs/:run`: what the server saw of a run, to compare with what its client saw. */
export const runRoutes: FastifyPluginCallback<{ streams: Streams }> = (app, { streams }, done) => {
  const runs = new Runs(streams)
  app.get<{ Params: { run: string } }>('/runs/:run', { logLevel: 'warn' }, ({ params }) => {
    const record = runs.get(params.run)
    if (!record) throw new RunNotHereError(params.run)
    return { ...record, ms: (record.ended ?? Date.now()) - record.opened }
  })
  done()
}
