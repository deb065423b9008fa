import { randomUUID } from 'node:crypto'
import { shownFields } from '../contract.ts'
import { asking, nothing } from './ask.ts'
import type { Check } from './checks/check.ts'
import { ask } from './clients/wire.ts'
import { judge } from './judge/judge.ts'
import { noInstance } from './judge/unasked.ts'
import type { Fault, Outcome } from './model.ts'
import type { Answer, Instance, ProbeOptions } from './options.ts'
import { recordOf } from './records.ts'
import { smallRequest, type Target, under } from './target.ts'

/** Asks one check once, and adds what the service and the edge recorded. */
export async function askOnce(check: Check, options: ProbeOptions): Promise<Answer> {
  const { instance: form = 'asIs' } = check
  const instance = options.instances[form]
  if (!instance) return unasked(check, options, noInstance[form])
  const target = targetOf(check, instance, options)
  const outcome = await check.run(asking(check, target, options.client))
  if (outcome.fault) return judged(outcome, check, options)
  const [server, edgeLog] = [
    await serverRecord(check, target, instance, options),
    await instance.log?.(target.run),
  ]
  return judged(
    { ...outcome, ...(server !== undefined && { server }), ...(edgeLog && { edgeLog }) },
    check,
    options,
  )
}

/** The answer of a check that is not asked, with the reason. */
export function unasked(check: Check, options: ProbeOptions, fault: Fault): Answer {
  const outcome: Outcome = {
    check: check.id,
    transport: check.transport,
    run: '',
    url: options.instances.asIs.url.href,
    startedAt: Date.now(),
    ...nothing,
    fault,
  }
  return judged(outcome, check, options)
}

/** Whether the service has the routes that checks with `probeRoutes` ask for: it shows a request's fields then. */
export async function hasProbeRoutes(options: ProbeOptions): Promise<boolean> {
  const { checks, origin, instances, signal } = options
  if (!checks.some(({ probeRoutes }) => probeRoutes)) return false
  const url = under(origin ?? instances.asIs.url, '/probe/request')
  return ask(smallRequest(url, options)).then(
    ({ body }) => shownFields(String(Buffer.concat(body.map(({ data }) => data)))) !== undefined,
    () => {
      signal?.throwIfAborted()
      return false
    },
  )
}

function targetOf(check: Check, { url, scale = 1, origin, reload }: Instance, options: ProbeOptions): Target {
  const { patience, signal, connecting } = options
  return {
    base: url,
    origin: origin ?? options.origin ?? url,
    run: `${check.id}-${randomUUID().slice(0, 8)}`,
    patience,
    scale,
    connecting,
    ...(reload && { reload }),
    ...(signal && { signal }),
  }
}

/** What the service recorded of a run; undefined if nobody knows. */
async function serverRecord(
  { records }: Check,
  target: Target,
  instance: Instance,
  { origin = instance.origin, signal }: ProbeOptions,
): Promise<Outcome['server']> {
  if (!records) return undefined
  // A service that cannot be asked is no failure: we only know less.
  const record = await recordOf(target, records).catch(() => undefined)
  signal?.throwIfAborted()
  // Through the edge another instance may answer: that it never saw the run says nothing.
  return record === null && !origin ? undefined : record
}

function judged(outcome: Outcome, check: Check, { edge, direct }: ProbeOptions): Answer {
  return { outcome, verdict: judge(check, outcome, { edge, direct: edge ? direct?.(check) : undefined }) }
}
