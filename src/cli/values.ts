import type { VerdictKind } from '../probe/model.ts'
import { UsageError } from './command.ts'

/** A duration in ms: `90s`, `500ms`, `2m`, or a number of seconds. */
export function parseDuration(option: string, value: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value.trim()) ?? []
  const ms = Number(number) * { ms: 1, s: 1_000, m: 60_000 }[unit as 'ms' | 's' | 'm']
  if (number !== undefined && ms > 0) return ms
  throw new UsageError(`${option} ${value}: expected a duration such as 90s, 500ms or 2m`)
}

/** A whole number from `min` to `max`. */
export function parseWhole(option: string, value: string, min: number, max: number): number {
  const number = Number(value)
  if (/^\d+$/.test(value.trim()) && number >= min && number <= max) return number
  throw new UsageError(`${option} ${value}: expected a whole number from ${min} to ${max}`)
}

/** One of some words. */
export function parseWord<Word extends string>(option: string, value: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === value)
  if (word) return word
  throw new UsageError(`${option} ${value}: expected ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`)
}

/** The exit status that a verdict has: 0 survives, 1 does not, 2 could not be asked. */
export function exitStatus(verdict: VerdictKind, failOn: 'degrades' | 'cut'): number {
  if (verdict === 'unknown') return 2
  return verdict === 'survives' || (verdict === 'degrades' && failOn === 'cut') ? 0 : 1
}
