import { setTimeout as sleep } from 'node:timers/promises'

/** Asks every 5 ms until it is so, for what has no event of its own. tap's own timeout bounds it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5)
}

/** Resolves once a figure has not changed for 150 ms. */
export async function settled(figure: () => number): Promise<void> {
  let last = figure()
  for (let since = Date.now(); Date.now() - since < 150; await sleep(5)) {
    if (figure() === last) continue
    last = figure()
    since = Date.now()
  }
}
