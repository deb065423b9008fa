import type { RunningEdge } from './edge.ts'

/** A title with the version of each program that it names. */
export function withVersions(title: string, programs: RunningEdge['programs'] = []): string {
  let end = 0
  return programs.reduce((text, { name, version }) => {
    const found = text.indexOf(name, end)
    if (found < 0) return text
    end = found + name.length
    return `${text.slice(0, end)} ${version}${text.slice(end)}`
  }, title)
}
