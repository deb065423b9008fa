import { absent } from './absent.ts'
import { adds } from './adds.ts'
import { alters } from './alters.ts'
import { answers200 } from './answers-200.ts'
import { babbles } from './babbles.ts'
import { buffers } from './buffers.ts'
import { closes1011 } from './closes-1011.ts'
import { closesUncoded } from './closes-uncoded.ts'
import { compresses } from './compresses.ts'
import { compressesWhole } from './compresses-whole.ts'
import { cuts } from './cuts.ts'
import { delays } from './delays.ts'
import type { BadEdge } from './edge.ts'
import { endless } from './endless.ts'
import { fakes101 } from './fakes-101.ts'
import { halves } from './halves.ts'
import { hangsUp } from './hangs-up.ts'
import { hides } from './hides.ts'
import { ignoresUpgrades } from './ignores-upgrades.ts'
import { loses } from './loses.ts'
import { merges } from './merges.ts'
import { refuses } from './refuses.ts'
import { refusesForEver } from './refuses-for-ever.ts'
import { renames } from './renames.ts'
import { reorders } from './reorders.ts'
import { repeats } from './repeats.ts'
import { resets } from './resets.ts'
import { saysCompressed } from './says-compressed.ts'
import { silent } from './silent.ts'
import { speaksSsh } from './speaks-ssh.ts'
import { stalls } from './stalls.ts'
import { unclosed } from './unclosed.ts'

export type { BadEdge, RunningBadEdge } from './edge.ts'
export { passes } from './passes.ts'

/** Every way to be bad, but for `passes`, which is good. A new one is one file and one line here. */
export const badEdges: BadEdge[] = [
  absent,
  adds,
  alters,
  answers200,
  babbles,
  buffers,
  closes1011,
  closesUncoded,
  compressesWhole,
  compresses,
  cuts,
  delays,
  endless,
  fakes101,
  halves,
  hangsUp,
  hides,
  ignoresUpgrades,
  loses,
  merges,
  refusesForEver,
  refuses,
  renames,
  reorders,
  repeats,
  resets,
  saysCompressed,
  silent,
  speaksSsh,
  stalls,
  unclosed,
]
