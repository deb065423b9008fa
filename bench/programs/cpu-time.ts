import { readFile } from 'node:fs/promises'

/** What Linux shows processor time in, on every machine that Node runs on: USER_HZ, 100 a second. */
const TICK_MS = 10

/**
 * Processor time that a process has used so far, all its threads together, ms: to the 10 ms.
 * @returns undefined where it is gone, or the system has no /proc that tells
 */
export async function cpuTime(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  // The second field is the program's name in brackets, which may hold blanks and brackets itself. Of those after
  // it, utime is the 12th and stime the 13th (man 5 proc_pid_stat).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
