// Loaded into a server before its program (`node --import`). Reports over IPC what the server uses. `memory` needs
// --expose-gc.

process.on('message', (question) => {
  process.send?.(question === 'memory' ? memory() : process.cpuUsage())
})
// The channel must not keep the server alive, and the server ends with the bench.
process.channel?.unref()
process.once('disconnect', () => process.exit())

/** Memory in use after garbage collection. Some objects are freed only in a second or third round. */
function memory(): NodeJS.MemoryUsage {
  for (let round = 0; round < 4; round++) globalThis.gc?.()
  return process.memoryUsage()
}
