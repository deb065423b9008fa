import type { Check, Target } from '../check.ts'
import { askEcho, echoed, wait } from './echo.ts'

/** A little longer than many an edge lets a connection be idle, which is a minute, ms. */
const SILENCE = 65_000

export const silence: Check = {
  id: 'websocket-silence',
  title: 'A WebSocket may be silent for more than a minute',
  transport: 'websocket',
  kind: 'optimal',
  spec: 'RFC 6455 knows no idle timeout',
  needs: ['websocket'],
  probeRoutes: true,
  at: 'short',
  run: (target) => askAfterSilence(silence, target),
}

/**
 * A message, silence, and another message, back each: nobody beats on the echo.
 * @param pings how often the client pings in between
 */
export function askAfterSilence(check: Check, target: Target, pings = 0) {
  const silentMs = SILENCE / target.scale
  const patient = { ...target, patience: target.patience + silentMs }
  const expected = { ...echoed('before', 'after'), says: SAYS[pings > 0 ? 'pinged' : 'silent'] }
  return askEcho(check, patient, expected, {
    lasting: silentMs,
    async act(exchange) {
      const { socket, messages, pongs } = exchange
      socket.send('before')
      if (!(await exchange.came(() => messages.length > 0))) return undefined
      for (let n = 0; n < pings && exchange.open; n++) {
        await wait(exchange, silentMs / (pings + 1), target)
        socket.ping()
      }
      await wait(exchange, silentMs / (pings + 1), target)
      socket.send('after')
      if (await exchange.came(() => messages.length > 1)) socket.close(1000)
      return { silentMs, pings, pongs: pongs.length }
    },
  })
}

const SAYS = {
  silent: 'a message came back after {silentMs} ms of silence',
  pinged:
    'a message came back after {silentMs} ms with nothing but {pings} pings, of which {pongs} were answered',
}
