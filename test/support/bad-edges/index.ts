import { absent } from './absent.ts'
import { adds } from './adds.ts'
import { admitsFew } from './admits-few.ts'
import { alters } from './alters.ts'
import { answers200 } from './answers-200.ts'
import { answersAfter } from './answers-after.ts'
import { answersEmpty } from './answers-empty.ts'
import { answersPings } from './answers-pings.ts'
import { asksGet } from './asks-get.ts'
import { asksHttp10 } from './asks-http10.ts'
import { babbles } from './babbles.ts'
import { buffers } from './buffers.ts'
import { caches } from './caches.ts'
import { capsBodies } from './caps-bodies.ts'
import { clearsReservedBits } from './clears-reserved-bits.ts'
import { closes1001 } from './closes-1001.ts'
import { closes1011 } from './closes-1011.ts'
import { closesAfter } from './closes-after.ts'
import { closesUncoded } from './closes-uncoded.ts'
import { collectsRequests } from './collects-requests.ts'
import { compresses } from './compresses.ts'
import { compressesAsAsked } from './compresses-as-asked.ts'
import { compressesWhole } from './compresses-whole.ts'
import { countsBytes } from './counts-bytes.ts'
import { cuts } from './cuts.ts'
import { cutsAfterTotal } from './cuts-after-total.ts'
import { cutsMessageless } from './cuts-messageless.ts'
import { cutsSilence } from './cuts-silence.ts'
import { decodes } from './decodes.ts'
import { delays } from './delays.ts'
import { dropsComments } from './drops-comments.ts'
import { dropsOnReload } from './drops-on-reload.ts'
import { dropsTrailers } from './drops-trailers.ts'
import type { BadEdge } from './edge.ts'
import { encodesBinary } from './encodes-binary.ts'
import { endless } from './endless.ts'
import { fakes101 } from './fakes-101.ts'
import { fillsBuffers } from './fills-buffers.ts'
import { forgetsLastEventId } from './forgets-last-event-id.ts'
import { givesUp } from './gives-up.ts'
import { glossesOver } from './glosses-over.ts'
import { halves } from './halves.ts'
import { hangsUp } from './hangs-up.ts'
import { heedsFields } from './heeds-fields.ts'
import { hides } from './hides.ts'
import { holdsOn } from './holds-on.ts'
import { ignoresUpgrades } from './ignores-upgrades.ts'
import { joinsCookies } from './joins-cookies.ts'
import { keepsLast } from './keeps-last.ts'
import { keepsService } from './keeps-service.ts'
import { leaksRequestHop } from './leaks-request-hop.ts'
import { leaksResponseHop } from './leaks-response-hop.ts'
import { limitsMessages } from './limits-messages.ts'
import { loses } from './loses.ts'
import { losesCloses } from './loses-closes.ts'
import { losesPings } from './loses-pings.ts'
import { lowersValues } from './lowers-values.ts'
import { merges } from './merges.ts'
import { ownErrorPages } from './own-error-pages.ts'
import { queuesAbove } from './queues-above.ts'
import { refuses } from './refuses.ts'
import { refusesForEver } from './refuses-for-ever.ts'
import { refusesHttp10 } from './refuses-http10.ts'
import { refusesPosts } from './refuses-posts.ts'
import { renames } from './renames.ts'
import { renumbers } from './renumbers.ts'
import { reorders } from './reorders.ts'
import { repeats } from './repeats.ts'
import { resets } from './resets.ts'
import { retries } from './retries.ts'
import { retypes } from './retypes.ts'
import { saysCompressed } from './says-compressed.ts'
import { saysHttps } from './says-https.ts'
import { shouts } from './shouts.ts'
import { shrinks } from './shrinks.ts'
import { silent } from './silent.ts'
import { speaksSsh } from './speaks-ssh.ts'
import { splitsCookies } from './splits-cookies.ts'
import { splitsMessages } from './splits-messages.ts'
import { stalls } from './stalls.ts'
import { stripsExtensions } from './strips-extensions.ts'
import { stripsFields } from './strips-fields.ts'
import { stripsSubprotocols } from './strips-subprotocols.ts'
import { swallows } from './swallows.ts'
import { tripsOverTrailers } from './trips-over-trailers.ts'
import { unchunks } from './unchunks.ts'
import { unclosed } from './unclosed.ts'
import { upgradesHttp10 } from './upgrades-http10.ts'
import { writesAscii } from './writes-ascii.ts'

export type { BadEdge, RunningBadEdge } from './edge.ts'
export { passes } from './passes.ts'

/** Every way to be bad, but for `passes`, which is good. A new one is one file and one line here. */
export const badEdges: BadEdge[] = [
  absent,
  adds,
  admitsFew,
  alters,
  answers200,
  answersEmpty,
  answersAfter,
  answersPings,
  asksGet,
  asksHttp10,
  babbles,
  buffers,
  caches,
  capsBodies,
  clearsReservedBits,
  closes1001,
  closes1011,
  closesAfter,
  closesUncoded,
  collectsRequests,
  compresses,
  compressesAsAsked,
  compressesWhole,
  countsBytes,
  cuts,
  cutsAfterTotal,
  cutsMessageless,
  cutsSilence,
  decodes,
  delays,
  dropsComments,
  dropsOnReload,
  dropsTrailers,
  encodesBinary,
  endless,
  fakes101,
  fillsBuffers,
  forgetsLastEventId,
  givesUp,
  glossesOver,
  halves,
  hangsUp,
  heedsFields,
  hides,
  holdsOn,
  ignoresUpgrades,
  joinsCookies,
  keepsLast,
  keepsService,
  leaksRequestHop,
  leaksResponseHop,
  limitsMessages,
  loses,
  losesCloses,
  losesPings,
  lowersValues,
  merges,
  ownErrorPages,
  queuesAbove,
  refuses,
  refusesForEver,
  refusesHttp10,
  refusesPosts,
  renames,
  renumbers,
  reorders,
  repeats,
  resets,
  retries,
  retypes,
  saysCompressed,
  saysHttps,
  shouts,
  shrinks,
  silent,
  speaksSsh,
  splitsCookies,
  splitsMessages,
  stalls,
  stripsExtensions,
  stripsFields,
  stripsSubprotocols,
  swallows,
  tripsOverTrailers,
  unchunks,
  unclosed,
  upgradesHttp10,
  writesAscii,
]
