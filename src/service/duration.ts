/** The longest timer, ms. Node's own fire at once after 24.8 days; a day is more than anybody needs. */
export const MAX_DURATION = 86_400_000

/** The schema of a variable that is a duration. */
export const duration = (fallback: string, description: string) =>
  ({
    type: 'string',
    pattern: '^(off|[0-9]{1,6}(ms|s|m))$',
    default: fallback,
    description: `${description}; a duration such as 500ms, 15s or 2m, or off`,
  }) as const

/** The schema of a variable that is a duration without a timer, and has no upper bound. */
export const longDuration = (fallback: string, description: string) =>
  ({
    type: 'string',
    pattern: '^(off|[0-9]{1,6}(s|m|h|d))$',
    default: fallback,
    description: `${description}; a duration such as 90s, 30m, 12h or 7d, or off`,
  }) as const

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: MAX_DURATION }

/** A duration in ms, as a variable has it: `15s`. 0 is off. */
export function written(ms: number): string {
  if (ms === 0) return 'off'
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`
}

/** Returns a duration in ms, 0 for off. */
export function parseDuration(value: string): number {
  const [, number, unit = 's'] = /^(\d+)([a-z]+)$/.exec(value) ?? []
  return Number(number ?? 0) * (UNITS[unit] as number)
}
