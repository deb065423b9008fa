// Loaded into a server before its own program (`node --import`): tells the bench over IPC what it uses.
// `memory` wants --expose-gc.

process.on('message', (question) => {
  process.send?.(question === 'memory' ? memory() : process.cpuUsage())
})
// Not alive for our sake, nor any longer than the bench is.
process.channel?.unref()
process.once('disconnect', () => process.exit())

/** What is in use once everything that nobody holds is gone. Some goes only in a second or third round. */
function memory(): NodeJS.MemoryUsage {
  for (let round = 0; round < 4; round++) globalThis.gc?.()
  return process.memoryUsage()
}
