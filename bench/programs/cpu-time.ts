import { readFile } from 'node:fs/promises'

/** Linux counts processor time in USER_HZ, which is 100 a second on every machine that Node runs on. */
const TICK_MS = 10

/**
 * Returns the processor time that a process has used so far, all threads together, in ms, to the nearest 10.
 * @returns undefined where the process is gone, or the system has no /proc
 */
export async function cpuTime(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  // The second field is the program's name in brackets, which may hold blanks and brackets. After it, utime is the 12th
  // field and stime the 13th (man 5 proc_pid_stat).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
